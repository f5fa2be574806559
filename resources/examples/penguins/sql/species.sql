-- What each species looks like: how many birds, where they live, and how large they are.
SELECT
    species,
    count(*)                                              AS birds,
    count(*) FILTER (sex = 'female')                      AS females,
    string_agg(DISTINCT island, ', ' ORDER BY island)     AS islands,
    round(avg(bill_length_mm), 1)                         AS bill_length_mm,
    round(avg(bill_depth_mm), 1)                          AS bill_depth_mm,
    round(avg(flipper_length_mm), 1)                      AS flipper_length_mm,
    round(avg(body_mass_g))                               AS body_mass_g
FROM clean
GROUP BY species
ORDER BY species
