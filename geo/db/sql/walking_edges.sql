-- The walking network of a release, edge by edge in order of edge_pos.
-- Parameters: release_id. Columns: edge_pos, start_node, end_node, length_m (metres), start_x_m, start_y_m, end_x_m, end_y_m (metres, metric system of the place).
SELECT edge_pos,
       start_node,
       end_node,
       length_m,
       ST_X(ST_StartPoint(geom_m)) AS start_x_m,
       ST_Y(ST_StartPoint(geom_m)) AS start_y_m,
       ST_X(ST_EndPoint(geom_m)) AS end_x_m,
       ST_Y(ST_EndPoint(geom_m)) AS end_y_m
FROM shown.road_edge
WHERE release_id = :release_id
  AND start_node IS NOT NULL
ORDER BY edge_pos
