-- Each bird draws a lot from 0 up to 1: the first eight digits of a hash of the seed and the bird's name. The same
-- seed gives each bird the same lot on every machine, and a bird that joins later changes nobody else's.
SELECT
    *,
    CAST('0x' || left(md5(concat_ws('/', $seed, bird)), 8) AS BIGINT) / 16 ** 8 AS lot
FROM clean
