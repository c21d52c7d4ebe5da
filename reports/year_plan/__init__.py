"""The page of a year's plan: what it shows, its forms, its workbook. reports/rollups/year_plan.py counts."""
