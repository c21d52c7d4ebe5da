FROM python:3.11-slim

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    STATIC_ROOT=/app/staticfiles \
    MEDIA_ROOT=/app/var/media
WORKDIR /app

# Pango draws the pages of the PDF briefs.
RUN apt-get update \
    && apt-get install --no-install-recommends -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*

COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes -r requirements.txt

COPY . .
# Static files belong to the image, data to the volume: a new image must not meet old style sheets.
RUN SECRET_KEY=only-for-collectstatic python manage.py collectstatic --noinput \
    && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin ntm \
    && mkdir -p var/media \
    && chown -R ntm:ntm var

USER ntm
VOLUME /app/var
EXPOSE 8000
HEALTHCHECK --start-period=20s CMD ["python", "scripts/healthcheck.py"]
CMD ["gunicorn", "ntm.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", \
     "--worker-tmp-dir", "/dev/shm", "--access-logfile", "-", "--no-control-socket"]
