-- One row for each bird whose four measurements and sex were all recorded, under names that are easy to type.
-- 'Adelie Penguin (Pygoscelis adeliae)' becomes 'Adelie'; sample numbers start anew for each species, so a bird is
-- known by both.
SELECT
    split_part("Species", ' ', 1)                                     AS species,
    concat_ws(' ', split_part("Species", ' ', 1), "Sample Number")    AS bird,
    "Island"                                                          AS island,
    lower("Sex")                                                      AS sex,
    year("Date Egg")                                                  AS year,
    CAST("Culmen Length (mm)" AS DOUBLE)                              AS bill_length_mm,
    CAST("Culmen Depth (mm)" AS DOUBLE)                               AS bill_depth_mm,
    CAST("Flipper Length (mm)" AS DOUBLE)                             AS flipper_length_mm,
    CAST("Body Mass (g)" AS DOUBLE)                                   AS body_mass_g
FROM raw
WHERE "Sex" IS NOT NULL
  AND "Culmen Length (mm)" IS NOT NULL
  AND "Culmen Depth (mm)" IS NOT NULL
  AND "Flipper Length (mm)" IS NOT NULL
  AND "Body Mass (g)" IS NOT NULL
ORDER BY species, "Sample Number"
