# Writes results/cultivars/X.csv for each cultivar: the mean of every measurement, and how far it goes.
# awk -f tools/cultivars.awk build/wine.csv
BEGIN { FS = OFS = "," }
NR == 1 { for (i = 2; i <= NF; ++i) name[i] = $i; next }
{
    ++wines[$1]
    for (i = 2; i <= NF; ++i) {
        sum[$1, i] += $i
        if (wines[$1] == 1 || $i + 0 < low[$1, i]) low[$1, i] = $i + 0
        if (wines[$1] == 1 || $i + 0 > high[$1, i]) high[$1, i] = $i + 0
    }
}
END {
    for (cultivar in wines) {
        file = "results/cultivars/" cultivar ".csv"
        print "cultivar", "measure", "wines", "mean", "low", "high" > file
        for (i = 2; i in name; ++i)
            printf "%s,%s,%d,%.4f,%s,%s\n", cultivar, name[i], wines[cultivar],
                sum[cultivar, i] / wines[cultivar], low[cultivar, i], high[cultivar, i] > file
        close(file)
    }
}
