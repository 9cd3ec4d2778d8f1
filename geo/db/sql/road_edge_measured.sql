-- Road lines as shown: with their length and their course in metres.
-- Parameters: release_id, metric_srid. Adds rows to shown.road_edge; length_m in metres.
INSERT INTO shown.road_edge (release_id, edge_code, name_zh, road_class, length_m, geom, geom_m)
SELECT release_id,
       edge_code,
       name_zh,
       road_class,
       ST_Length(ST_Transform(geom, CAST(:metric_srid AS integer))),
       geom,
       ST_Transform(geom, CAST(:metric_srid AS integer))
FROM exact.road_edge
WHERE release_id = :release_id
