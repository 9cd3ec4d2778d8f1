-- Where residences enter the walking network, as positions.
-- Parameters: release_id. Columns: residence_pos, edge_pos, along_m, walk_m (metres).
SELECT p.residence_pos, a.edge_pos, a.along_m, a.walk_m
FROM shown.residence_attachment AS a
JOIN shown.residence AS p ON p.release_id = :release_id AND p.residence_code = a.residence_code
WHERE a.release_id = :release_id
ORDER BY p.residence_pos
