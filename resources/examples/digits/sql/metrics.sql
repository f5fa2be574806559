-- How good the best network is on images that neither taught it nor chose it.
SELECT
    avg(CAST(digit = predicted AS INTEGER))     AS accuracy,
    (SELECT max(accuracy) FROM compare)         AS accuracy_when_chosen,
    count(*)                                    AS images,
    count(*) FILTER (digit != predicted)        AS mistakes
FROM predicted
