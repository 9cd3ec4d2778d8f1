-- Where outlets enter the walking network, as positions.
-- Parameters: release_id. Columns: outlet_pos, edge_pos, along_m, walk_m (metres).
SELECT p.outlet_pos, a.edge_pos, a.along_m, a.walk_m
FROM shown.outlet_attachment AS a
JOIN shown.outlet AS p ON p.release_id = :release_id AND p.outlet_code = a.outlet_code
WHERE a.release_id = :release_id
ORDER BY p.outlet_pos
