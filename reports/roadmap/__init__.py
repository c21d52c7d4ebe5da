"""Pages of the roadmap: what they show, the grid, the workbook. Counts come from reports/rollups/roadmap.py."""
