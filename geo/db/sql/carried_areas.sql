-- Areas of class A and B of a former release in the units of this one: a unit lies in an area where a point on its surface does.
-- Parameters: release_id, former_release_id. Gives concentration_area_code, unit_code.
SELECT f.concentration_area_code,
       u.unit_code
FROM shown.unit AS u
JOIN shown.concentration_area AS f
  ON f.release_id = :former_release_id
 AND f.basis <> 'named'
 AND ST_Intersects(f.geom, ST_PointOnSurface(u.geom))
WHERE u.release_id = :release_id
ORDER BY f.concentration_area_code, u.unit_code
