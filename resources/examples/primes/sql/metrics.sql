-- error: by how much x / ln x is off at the limit, as a share of the primes there are. twins: pairs two apart.
SELECT
    (SELECT count(*) FROM primes)                                        AS primes,
    (SELECT times FROM gaps WHERE gap = 2)                               AS twins,
    (SELECT max(gap) FROM gaps)                                          AS largest_gap,
    (SELECT round((primes - estimate) / primes, 4) FROM counts ORDER BY x DESC LIMIT 1) AS error
