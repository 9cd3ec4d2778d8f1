-- The nearest open outlet of every service from every residence, as the crow flies in the metric system of the place.
-- First the distance, walking the spatial index outwards from the residence; then, among the outlets at just that distance, the lowest code.
-- Parameters: release_id. Adds rows to shown.nearest_outlet; distance_m in metres. A service that no open outlet offers has no rows.
INSERT INTO shown.nearest_outlet (release_id, residence_code, service_code, outlet_code, distance_m)
SELECT r.release_id, r.residence_code, s.service_code, o.outlet_code, o.distance_m
FROM shown.residence AS r
CROSS JOIN shown.service AS s
CROSS JOIN LATERAL (
    SELECT outlet.geom_m <-> r.geom_m AS distance_m
    FROM shown.outlet AS outlet
    WHERE outlet.release_id = :release_id
      AND outlet.status = 'open'
      AND (
          SELECT TRUE
          FROM shown.outlet_service AS offer
          WHERE offer.release_id = :release_id AND offer.outlet_code = outlet.outlet_code AND offer.service_code = s.service_code
      )
    ORDER BY outlet.geom_m <-> r.geom_m
    LIMIT 1
) AS d
CROSS JOIN LATERAL (
    SELECT outlet.outlet_code, outlet.geom_m <-> r.geom_m AS distance_m
    FROM shown.outlet AS outlet
    JOIN shown.outlet_service AS offer
      ON offer.release_id = :release_id AND offer.outlet_code = outlet.outlet_code AND offer.service_code = s.service_code
    WHERE outlet.release_id = :release_id
      AND outlet.status = 'open'
      AND ST_DWithin(outlet.geom_m, r.geom_m, d.distance_m)
    ORDER BY distance_m, outlet.outlet_code
    LIMIT 1
) AS o
WHERE r.release_id = :release_id
  AND s.release_id = :release_id
