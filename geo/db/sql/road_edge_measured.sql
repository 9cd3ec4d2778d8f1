-- Road edges as shown: with their course in metres, and their length where the network did not give one (roads that nobody walks).
-- Parameters: release_id, metric_srid. Adds rows to shown.road_edge; length_m in metres; start_node and end_node are null off the network.
INSERT INTO shown.road_edge (release_id, edge_pos, edge_code, name_zh, road_class, start_node, end_node, length_m, geom, geom_m)
SELECT release_id,
       edge_pos,
       edge_code,
       name_zh,
       road_class,
       start_node,
       end_node,
       coalesce(length_m, ST_Length(ST_Transform(geom, CAST(:metric_srid AS integer)))),
       geom,
       ST_Transform(geom, CAST(:metric_srid AS integer))
FROM exact.road_edge
WHERE release_id = :release_id
