"""How are tables of Spark answered? Where they lie, partition by partition, by the same arrays."""
