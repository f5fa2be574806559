# sh tools/tidy.sh
# Writes build/wine.csv: the 178 wines with names over their columns, the cultivar first, as A, B or C.
set -eu
mkdir -p build
{
    echo cultivar,alcohol,malic_acid,ash,alcalinity,magnesium,phenols,flavanoids,nonflavanoids,proanthocyanins,colour,hue,dilution,proline
    tail -n +2 data/wine_data.csv | awk -F, -v OFS=, '
        NF != 14 { printf "line %d has %d columns\n", NR + 1, NF > "/dev/stderr"; exit 1 }
        { cultivar = substr("ABC", $14 + 1, 1); NF = 13; print cultivar, $0 }'
} > build/wine.csv
