"""The container of old Office files: named streams in chains of sectors. Only what telling and reading .xls needs."""

import struct

_END = 0xFFFFFFFA  # this and above: no sector of a chain
_MOST_ENTRIES = 4096


class BrokenContainer(ValueError):
    """The chains lead nowhere: the file is cut off or damaged."""


def read_container(data, wanted):
    """{name in small letters: bytes} of the wanted streams; BrokenContainer when it cannot be followed."""
    try:
        return _Container(data).streams(wanted)
    except (struct.error, IndexError, OverflowError) as error:
        raise BrokenContainer(str(error)) from error


class _Container:
    def __init__(self, data):
        self.data = data
        shift, self.mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or self.mini_shift != 6:
            raise BrokenContainer("sector size")
        self.size = 1 << shift
        self.first_entry, self.cutoff = struct.unpack_from("<I", data, 48)[0], struct.unpack_from("<I", data, 56)[0]
        self.first_mini = struct.unpack_from("<I", data, 60)[0]
        self.table = self._table()

    def _sector(self, number):
        start = (number + 1) * self.size
        if start >= len(self.data):
            raise BrokenContainer(number)
        return self.data[start : start + self.size].ljust(self.size, b"\0")

    def _table(self):
        numbers = [number for number in struct.unpack_from("<109I", self.data, 76) if number < _END]
        following, seen = struct.unpack_from("<I", self.data, 68)[0], set()
        while following < _END and following not in seen:
            seen.add(following)
            more = self._words(self._sector(following))
            numbers += [number for number in more[:-1] if number < _END]
            following = more[-1]
        return [word for number in numbers for word in self._words(self._sector(number))]

    @staticmethod
    def _words(block):
        return struct.unpack(f"<{len(block) // 4}I", block)

    def _chain(self, first, table):
        number, seen = first, set()
        while number < _END:
            if number in seen or number >= len(table):
                raise BrokenContainer(number)
            seen.add(number)
            yield number
            number = table[number]

    def _read(self, first):
        return b"".join(map(self._sector, self._chain(first, self.table)))

    def streams(self, wanted):
        entries = self._read(self.first_entry)
        found, root = {}, None
        for start in range(0, min(len(entries), 128 * _MOST_ENTRIES), 128):
            entry = entries[start : start + 128]
            length = struct.unpack_from("<H", entry, 64)[0]
            name = entry[: max(length - 2, 0)].decode("utf-16-le", "replace").lower()
            place = struct.unpack_from("<II", entry, 116)
            if entry[66] == 5:
                root = place
            elif entry[66] == 2 and name in wanted:
                found.setdefault(name, place)
        return {name: self._stream(*place, root) for name, place in found.items()}

    def _stream(self, first, size, root):
        if size >= self.cutoff or root is None:
            return self._read(first)[:size]
        whole, table = self._read(root[0]), self._words(self._read(self.first_mini))
        blocks = (whole[number * 64 : number * 64 + 64] for number in self._chain(first, table))
        return b"".join(blocks)[:size]
