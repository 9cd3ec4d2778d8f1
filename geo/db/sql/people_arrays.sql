-- Protected people of every residence and cell, as positions.
-- Parameters: release_id. Columns: residence_pos, cell_pos, people_count (people, protected).
SELECT r.residence_pos, c.cell_pos, p.people_count
FROM shown.people AS p
JOIN shown.residence AS r ON r.release_id = :release_id AND r.residence_code = p.residence_code
JOIN shown.cell AS c ON c.release_id = :release_id AND c.cell_code = p.cell_code
WHERE p.release_id = :release_id
