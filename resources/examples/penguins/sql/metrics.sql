-- The figures one quotes.
SELECT
    avg(CAST(species = predicted AS INTEGER))               AS accuracy,
    (SELECT avg(f1) FROM per_species)                       AS macro_f1,
    count(*)                                                AS birds,
    count(*) FILTER (species != predicted)                  AS mistakes
FROM predicted
