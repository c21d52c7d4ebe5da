"""Recognition dossiers: the procedure as data, where each stands, who may take the next step, the year's board."""
