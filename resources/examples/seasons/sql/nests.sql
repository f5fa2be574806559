-- One row for each nest. 'N12A1' and 'N12A2' are the two birds of nest 12; a nest is known by season, species and number.
-- Season 'PAL0708' is the southern summer of 2007 and 2008.
SELECT
    '20' || substr("studyName", 4, 2) || '/' || substr("studyName", 6, 2) AS season,
    split_part("Species", ' ', 1)                                         AS species,
    regexp_extract("Individual ID", '^N(\d+)A', 1)::INTEGER               AS nest,
    min("Island")                                                         AS island,
    min("Date Egg")::DATE                                                 AS first_egg,
    count(*)                                                              AS birds,
    bool_and("Clutch Completion" = 'Yes')                                 AS clutch_complete
FROM eggs
GROUP BY season, species, nest
ORDER BY season, species, nest
