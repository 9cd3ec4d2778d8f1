-- Pairs of units that share a border of some length; a common corner is none.
-- Parameters: release_id. Gives first_pos and second_pos, positions of the units, first_pos < second_pos.
SELECT a.unit_pos AS first_pos,
       b.unit_pos AS second_pos
FROM shown.unit AS a
JOIN shown.unit AS b
  ON a.release_id = b.release_id
 AND a.unit_pos < b.unit_pos
 AND a.geom && b.geom
WHERE a.release_id = :release_id
  AND ST_Intersects(a.geom, b.geom)
  AND ST_Dimension(ST_Intersection(ST_Boundary(a.geom), ST_Boundary(b.geom))) = 1
ORDER BY first_pos, second_pos
