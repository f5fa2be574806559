#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes a golden workspace with the program of today: tests/data/golden/make.sh NAME [PROGRAM [WINDOW]]. With WINDOW
# (build/release/tests/golden-window) it is made by a person's hands in the window, and what the window remembers of it
# is put by too, as window.ini. With WINDOW=grammar it has cells, items, lists of files, conditions, an included file,
# checks, Python steps and an acceptance, too. With WINDOW=pictures it has artifacts of the types that draw themselves: arrays,
# sounds, databases, archives, results of a model. With WINDOW=graphs it has three pipelines that read one another, layers,
# tags, cells, a run that failed, a parameter that changed, and what the lineage, map and history of all that are.
# Once, when a version is finished. A golden workspace is never made again: tests/system/tst_Golden.cpp opens each of
# them with every later version, and expects all of it to be reused and the reasons to be the same.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")"
name=$1 stemma=$(readlink -f "${2:-../../../build/release/bin/stemma}")
grammar= window= pictures= graphs=
if [ "${3:-}" = grammar ]; then grammar=yes; elif [ "${3:-}" = pictures ]; then pictures=yes; elif [ "${3:-}" = graphs ]; then graphs=yes; elif [ -n "${3:-}" ]; then window=$(readlink -f "$3"); fi
[ ! -e "$name" ] || { echo "$name is there already, and is never made again" >&2; exit 1; }
export PATH=/usr/bin:/bin LC_ALL=C.UTF-8 # where programs are found is part of a command's key
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cp -r ../../../resources/examples/penguins/. "$work"
mkdir -p "$work/notes"
printf 'first\n' >"$work/notes/a.txt"
printf 'second\n' >"$work/notes/b.md"
printf 'tr a-z A-Z <"$1" >"$2"\n' >"$work/shout.sh"
sed -i 's/^parameters:/parameters:\n  greeting: hi/' "$work/penguins.yaml"
cat >>"$work/penguins.yaml" <<'YAML'

  notes: {import: notes}

  greet:
    command: 'echo "{parameters.greeting}" | cat - {inputs.metrics} > {outputs.greet}'
    inputs: [metrics]
    parameters: [greeting]
    outputs: {greet: {type: document, path: out/greeting.txt}}

  shout:
    command: [sh, shout.sh, "{inputs.greet}", "{outputs.loud}"]
    inputs: [greet]
    env: {VOICE: high}
    outputs: {loud: {}, }
YAML
if [ -n "$grammar" ]; then
  mkdir -p "$work/prepare" "$work/batches/old"
  printf 'n\n1\n2\n' >"$work/batches/a.csv"
  printf 'n\n30\n' >"$work/batches/old/b.csv"
  printf 'stemma: 1\nparameters: {least: 1}\nsteps:\n  sizes: {import: sizes.csv}\n' >"$work/prepare/prepare.yaml"
  printf '  large: {sql: SELECT * FROM sizes WHERE size > $least, inputs: [sizes], parameters: [least]}\n' >>"$work/prepare/prepare.yaml"
  printf 'island,size\nBiscoe,4300\nDream,2\nTorgersen,1\n' >"$work/prepare/sizes.csv"
  printf 'FACTOR = 2\n' >"$work/factor.py"
  printf 'import factor\n\n\ndef scaled(metrics: dict, measure) -> dict:\n    return {"value": metrics["accuracy"] * measure["width"] * factor.FACTOR}\n' >"$work/scaled.py"
  sed -i 's/^parameters:/include: {prep: {file: prepare\/prepare.yaml, parameters: {least: 2}}}\nparameters:/' "$work/penguins.yaml"
  cat >>"$work/penguins.yaml" <<'YAML'

  shares:
    sql: SELECT species, count(*) * $scale AS birds FROM clean GROUP BY species ORDER BY species
    inputs: [clean]
    matrix: {scale: [1, 100], order: [up, down], exclude: [{scale: 100, order: down}]}
    tags: [share]
    retry: 1

  all_shares:
    sql: SELECT * FROM shares ORDER BY ALL
    inputs: {shares: "shares[*]"}
    checks: [row_count = 9, {warn: min(birds) > 100}]

  measures:
    sql: "SELECT * FROM (VALUES ('bill', 10), ('body', 1000)) AS t(measure, width)"

  scaled:
    python: scaled.py:scaled
    inputs: [metrics]
    for_each: {measure: measures}
    outputs: {scaled: {type: metrics}}

  scales:
    sql: SELECT measure, value FROM scaled ORDER BY measure
    inputs: {scaled: "scaled[*]"}

  praise: {sql: SELECT 'good' AS word, inputs: [metrics], when: accuracy > 0.5}

  silence: {sql: SELECT 'bad' AS word, inputs: [metrics], when: accuracy < 0.5}

  islands: {sql: SELECT count(*) AS n FROM large, inputs: [prep/large]}

  batches: {import: "batches/**/*.csv", list: true}

  sums:
    sql: SELECT $batch AS batch, sum(n)::BIGINT AS n FROM batch
    for_each: {batch: batches}

  lines:
    command: 'wc -l < {inputs.batch} > {outputs.lines}; echo {item.batch} >> {outputs.lines}'
    for_each: {batch: batches}
    outputs: [lines]

  all_sums: {sql: 'SELECT batch, n FROM sums ORDER BY ALL', inputs: {sums: "sums[*]"}}
YAML
fi
if [ -n "$pictures" ]; then
  (cd "$work" && /usr/bin/python3 - <<'PY'
import sqlite3, wave, zipfile
import numpy
numpy.save("plane.npy", numpy.arange(12, dtype=">f4").reshape(3, 4, order="F"))
with wave.open("tone.wav", "wb") as file:
    file.setnchannels(1), file.setsampwidth(2), file.setframerate(8000)
    file.writeframes(numpy.arange(-400, 400, dtype="<i2").tobytes())
lab = sqlite3.connect("lab.sqlite")
lab.executescript("CREATE TABLE birds (name TEXT, mass REAL); INSERT INTO birds VALUES ('a', 1.5), ('b', NULL);")
lab.commit(), lab.close()
with zipfile.ZipFile("notes.zip", "w") as file:
    file.writestr("a.txt", "first")
PY
  )
  cat >>"$work/penguins.yaml" <<'YAML'

  plane: {import: plane.npy}

  tone: {import: tone.wav}

  lab: {import: lab.sqlite}

  packed: {import: notes.zip}

  masses: {sql: 'SELECT name, mass FROM lab.birds ORDER BY name', inputs: [lab]}

  gentoo:
    sql: SELECT species = 'Gentoo' AS actual, body_mass_g AS score FROM clean WHERE body_mass_g IS NOT NULL ORDER BY ALL
    inputs: [clean]
    outputs: {gentoo: {type: roc}}
YAML
fi
if [ -n "$graphs" ]; then
  mkdir -p "$work/season" "$work/report"
  sed -i -E 's/^  (raw):$/&\n    layer: sources\n    tags: [field]/; s/^  (clean|lots|split):$/&\n    layer: prepared/; s/^  (moments|model):$/&\n    layer: model\n    tags: [fit]/; s/^  (confusion|per_species|metrics):$/&\n    layer: results/; s/^parameters:/&\n  careless: false/' "$work/penguins.yaml"
  cat >>"$work/penguins.yaml" <<'YAML'

  heavy:
    sql: SELECT count(*) AS birds FROM clean WHERE body_mass_g > $least AND island = $island
    inputs: [clean]
    layer: results
    tags: [share]
    matrix: {least: [3000, 4000, 5000], island: [Biscoe, Dream], exclude: [{least: 5000, island: Dream}]}

  all_heavy:
    sql: SELECT * FROM heavy ORDER BY ALL
    inputs: {heavy: "heavy[*]"}
    layer: results

  careful:
    command: 'test "{parameters.careless}" = false && cp {inputs.metrics} {outputs.careful}'
    inputs: [metrics]
    parameters: [careless]
    outputs: {careful: {type: metrics}}
    layer: results

  spoken: {command: 'cat {inputs.careful} > {outputs.spoken}', inputs: [careful], outputs: {spoken: {type: text}}}
YAML
  cat >"$work/season/season.yaml" <<'YAML'
stemma: 1
name: season
parameters: {least: 3000}
steps:
  islands: {sql: 'SELECT DISTINCT island FROM birds ORDER BY 1', inputs: {birds: {from: "artifact:penguins/clean"}}, layer: prepared}
  tally:
    sql: SELECT $place AS island, count(*) AS birds FROM birds WHERE body_mass_g > $least AND island = $place
    inputs: {birds: {from: "artifact:penguins/clean"}}
    parameters: [least]
    for_each: {place: islands}
    tags: [share]
    layer: results
  tallies: {sql: 'SELECT * FROM tally ORDER BY ALL', inputs: {tally: "tally[*]"}, layer: results}
YAML
  cat >"$work/report/report.yaml" <<'YAML'
stemma: 1
name: report
steps:
  told:
    command: 'cat {inputs.metrics} > {outputs.told}; test -s {inputs.tallies} && echo tallied >> {outputs.told}'
    inputs: {metrics: {from: "artifact:penguins/metrics"}, tallies: {from: "artifact:season/tallies"}}
    outputs: {told: {type: text}}
    tags: [paper]
    layer: results
YAML
fi
mkdir "$name"
if [ -n "$window" ]; then
  printf 'island,area\nBiscoe,4300\nDream,2\nTorgersen,1\n' >"$work/islands.csv"
  STEMMA_BIN=$(dirname "$stemma") "$window" "$work" "$PWD/$name/window.ini"
fi
cd "$work"
if [ -z "$window" ]; then
  "$stemma" run -p smoothing=0.1
  "$stemma" run -p greeting=hey
  "$stemma" run
  "$stemma" tag penguins/model@1 first
  "$stemma" tag penguins/model best --alias
fi
if [ -n "$grammar" ]; then
  printf '# says it loudly\n' >>shout.sh
  "$stemma" run --accept shout
fi
if [ -n "$graphs" ]; then
  "$stemma" run season/season.yaml
  "$stemma" run report/report.yaml
  "$stemma" run -p careless=true && { echo "that run fails" >&2; exit 1; }
  "$stemma" run season/season.yaml -p least=4000 # what the report read is out of date
  "$stemma" run
  "$stemma" tag report/told paper
  rm -rf .stemma/derived/layouts
fi
"$stemma" verify
cd - >/dev/null
tar -C "$work" --sort=name --owner=0 --group=0 -czf "$name/workspace.tar.gz" .
cd "$work"
"$stemma" lineage penguins/metrics --json >"$OLDPWD/$name/lineage.json"
"$stemma" plan --json -p smoothing=0.5 -p greeting=hello >"$work/plan.json"
if [ -n "$graphs" ]; then /usr/bin/python3 "$OLDPWD/graphs.py" "$stemma" "$OLDPWD/$name/graphs.json"; fi
cd - >/dev/null
/usr/bin/python3 - "$work/plan.json" "$name/reasons.json" <<'PY'
import json, sys
kept = [{"step": s["step"], "decision": s["decision"], "origin_run": s.get("origin_run", 0),
         "reasons": [{k: r[k] for k in ("component", "name", "before", "after", "root")} for r in s["reasons"]]}
        for s in json.load(open(sys.argv[1]))]
json.dump(kept, open(sys.argv[2], "w"), indent=1, sort_keys=True, ensure_ascii=False)
PY
