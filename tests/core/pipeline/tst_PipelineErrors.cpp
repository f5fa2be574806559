// SPDX-License-Identifier: GPL-3.0-or-later
#include "PipelineText.h"

#include <QtTest>

using namespace stemma;

namespace {

/// A text and all that is told about it, as shown() writes it.
struct Case {
    const char* name;
    const char* text;
    const char* told;
};

const Case kFileCases[] = {
    {"empty", "", "1:1 The file 'test.yaml' is empty | A pipeline starts with 'stemma: 1' and has 'steps'."},
    {"comments only", "# nothing\n",
     "1:1 The file 'test.yaml' is empty | A pipeline starts with 'stemma: 1' and has 'steps'."},
    {"list", "- a\n- b\n",
     "1:1 This is a list, not a Stemma pipeline | A pipeline starts with 'stemma: 1' and has 'steps'."},
    {"text", "hello",
     "1:1 This is plain text, not a Stemma pipeline | A pipeline starts with 'stemma: 1' and has 'steps'."},
    {"plain map", "a: 1\n",
     "1:1 This is a plain map, not a Stemma pipeline | A pipeline starts with 'stemma: 1' and has 'steps'."},
    {"newer", "stemma: 2\nsteps: {}\n",
     "1:9 The pipeline is made for a newer Stemma (format 2) | This one reads format 1; update it."},
    {"format as text", "stemma: '1'\nsteps: {a: {import: x}}\n",
     "1:9 'stemma' of the pipeline has to be 1, not the text '1' | Write 'stemma: 1'."},
    {"no format", "steps: {a: {import: x}}\n",
     "1:1 The pipeline doesn't say its format | Write 'stemma: 1' as the first line."},
    {"no steps", "stemma: 1\nname: x\n", "1:1 The pipeline has no steps | Add 'steps:', a map of names to steps."},
    {"steps empty", "stemma: 1\nsteps: {}\n", "2:8 The pipeline has no steps | Add a step to 'steps'."},
    {"steps a list", "stemma: 1\nsteps:\n  - name: a\n",
     "3:3 'steps' of the pipeline has to be a map of names to steps, not a list | Each step's name is its key: steps: "
     "{NAME: {…}, …}."},
    {"unknown key", "stemma: 1\nparameter: {a: 1}\nsteps: {a: {import: x}}\n",
     "2:1 The key 'parameter' of the pipeline isn't known | Did you mean 'parameters'?"},
    {"bad name", "stemma: 1\nname: my pipeline\nsteps: {a: {import: x}}\n",
     "2:7 'my pipeline' isn't a name that can be used | A name starts with a letter or _, and has "
     "letters, digits, _ and - only, 64 at most: my_pipeline."},
    {"two documents", "stemma: 1\nsteps: {a: {import: x}}\n---\na: 1\n",
     "3:1 There is a second YAML document after '---' | Keep one pipeline in a file."},
    {"duplicate step", "stemma: 1\nsteps:\n  a: {import: x}\n  b: {import: y}\n  a: {import: z}\n",
     "5:3 Two steps are named 'a' | Rename one. The first is on line 3."},
    {"duplicate key", "stemma: 1\nsteps:\n  a:\n    import: x\n    tags: [b]\n    import: y\n",
     "6:5 The key 'import' stands twice in the same map | Take one away. The first is on line 4."},
    {"merge key", "stemma: 1\nx-a: &a {tags: [b]}\nsteps:\n  a:\n    <<: *a\n    import: x\n",
     "5:5 The key '<<' of step 'a' isn't known | YAML 1.2 has no merge keys: use an alias for a whole value, or repeat "
     "the keys."},
    {"big number", "stemma: 1\nparameters: {n: 123456789012345678901}\nsteps: {a: {import: x}}\n",
     "2:17 The number '123456789012345678901' doesn't fit into 64 bits | Quote it to make it text."},
    {"infinite parameter", "stemma: 1\nparameters: {n: .inf}\nsteps: {a: {import: x}}\n",
     "2:17 The parameter 'n' isn't a finite number | Quote it to make it text."},
};

const Case kYamlCases[] = {
    {"unquoted placeholder",
     "stemma: 1\nsteps:\n  a: {import: x}\n  b:\n    command: [cp, {inputs.a}, y]\n    inputs: [a]\n",
     "5:19 'command' of step 'b' has to be a list of texts, not a map | Quote it: \"{inputs.a}\"."},
    {"unquoted placeholder, block",
     "stemma: 1\nsteps:\n  b:\n    command:\n      - cp\n      - {outputs.a}\n    outputs: [a]\n",
     "6:9 'command' of step 'b' has to be a list of texts, not a map | Quote it: \"{outputs.a}\"."},
    {"placeholder as key", "stemma: 1\nsteps:\n  b: {command: cp {inputs.a} y}\n",
     "3:19 A map in braces doesn't end | Quote it: \"{inputs.a}\"."},
    {"unquoted brackets", "stemma: 1\nsteps:\n  b:\n    sql: FROM fit\n    inputs: [fit[*].metrics]\n",
     "5:19 A * stands where YAML expects an alias | Quote it: \"fit[*].metrics\"."},
    {"unquoted glob", "stemma: 1\nsteps:\n  a:\n    import: *.csv\n",
     "4:13 YAML takes this * for an alias, and there is no such anchor | Quote it: \"*.csv\"."},
    {"parameter in braces", "stemma: 1\nparameters: {a: 1}\nsteps:\n  a: {import: ${a}}\n",
     "4:16 A map in braces doesn't end | Quote it: \"${a}\"."},
    {"comma in flow step", "stemma: 1\nsteps:\n  a: {import: x}\n  b: {sql: SELECT u, v FROM a, inputs: [a]}\n",
     "4:22 The key 'v FROM a' of step 'b' isn't known | Quote the whole value of 'sql': in braces YAML splits text at "
     "commas."},
    {"comma in flow query",
     "stemma: 1\nsteps:\n  a: {import: x}\n  b:\n    sql: {t: SELECT u, v FROM a, w: FROM a}\n    inputs: [a]\n",
     "5:24 'sql' of step 'b' is cut at a comma, before 'v FROM a' | Quote the query of 't': in braces YAML splits text "
     "at commas."},
    {"comma in check", "stemma: 1\nsteps:\n  a:\n    import: x\n    checks: [between(row_count, 1, 2)]\n",
     "5:14 The brackets of 'between(row_count' in 'checks' of step 'a' don't match | Quote the whole expression: in "
     "brackets YAML "
     "splits text at commas."},
    {"colon in value", "stemma: 1\ndescription: Birds: which are they\nsteps: {a: {import: x}}\n",
     "2:19 A colon stands where YAML expects none | Quote a value that has a colon and a space in it, and check the "
     "indent."},
    {"colon in a command", "stemma: 1\nsteps:\n  a:\n    command: run -e \"x: y\" {outputs.o}\n    outputs: [o]\n",
     "4:23 A colon stands where YAML expects none | Quote a value that has a colon and a space in it, and check the "
     "indent."},
    {"colon in an argument", "stemma: 1\nsteps:\n  a: {command: [echo, hi: there]}\n",
     "3:23 'command' of step 'a' has to be a list of texts, not a map | Quote an argument that has a colon and a space "
     "in it."},
    {"keys not indented", "stemma: 1\nsteps:\n  a:\n  import: x\n",
     "3:3 Step 'a' has to be a map, and it is empty | Name its kind: {import: FILE}, {sql: QUERY} or {command: […]}.\n"
     "4:11 Step 'import' has to be a map, not 'x' | Is it a key of the step above? Then indent it more."},
    {"uneven indent", "stemma: 1\nsteps:\n a: {import: x}\n  b: {import: y}\n",
     "4:3 A key is indented differently from those around it, or a colon is missing | Keys of one map start in the "
     "same column."},
    {"broken JSON", "{\"stemma\": 1,\n \"steps\": {\"a\": {\"import\": \"x\" \"b\": 1}}}\n",
     "2:32 This isn't valid JSON: a comma or } is expected here"},
    {"tab", "stemma: 1\nsteps:\n\ta: {import: x}\n", "3:1 A tab is used to indent | Indent with spaces."},
    {"open list", "stemma: 1\nsteps:\n  a:\n    import: [x, y\n", "4:13 A list in brackets doesn't end"},
    {"open quote", "stemma: 1\nsteps:\n  a:\n    import: \"x\n",
     "4:13 A quoted text doesn't end | Close it with the same quote."},
    {"tag", "stemma: 1\nsteps:\n  a: {import: !include x}\n",
     "3:15 The tag '!include' isn't known here | Take the tag away, or quote the text."},
    {"yes", "stemma: 1\nsteps:\n  a: {import: x, list: yes}\n",
     "3:24 'list' of step 'a' has to be true or false, not 'yes' | Write true or false: in YAML 1.2 yes is text."},
    {"number as text", "stemma: 1\nsteps:\n  a: {import: x, description: 7}\n",
     "3:31 'description' of step 'a' has to be text, not '7' | Quote it: \"7\"."},
};

const Case kStepCases[] = {
    {"no kind", "stemma: 1\nsteps:\n  a:\n    tags: [x]\n",
     "3:3 Step 'a' has no kind | Give it one of import, sql, command or python."},
    {"null step", "stemma: 1\nsteps:\n  a:\n",
     "3:3 Step 'a' has to be a map, and it is empty | Name its kind: {import: FILE}, {sql: QUERY} or {command: […]}."},
    {"unknown kind", "stemma: 1\nsteps:\n  a:\n    comand: [ls]\n",
     "4:5 The key 'comand' of step 'a' isn't known | Did you mean 'command'?"},
    {"other tool's kind", "stemma: 1\nsteps:\n  a:\n    cmd: ls\n",
     "4:5 The key 'cmd' of step 'a' isn't known | Did you mean 'command'?"},
    {"one error for a step that can't be read",
     "stemma: 1\nsteps:\n  a: {comand: ls, outputs: [o]}\n  b: {sql: FROM o, inputs: [a.o]}\n",
     "3:7 The key 'comand' of step 'a' isn't known | Did you mean 'command'?"},
    {"several errors of a step", "stemma: 1\nsteps:\n  a: {command: ls, timeuot: 3, outputs: [o], inputs: [zz]}\n",
     "3:20 The key 'timeuot' of step 'a' isn't known | Did you mean 'timeout'?\n3:55 There is no step 'zz' | "
     "The steps are: a."},
    {"not a number for a parameter", "stemma: 1\nsteps:\n  a: {command: ls, parameters: {p: .nan}}\n",
     "3:36 'p' of step 'a' has to be a finite number, not '.nan'"},
    {"two kinds", "stemma: 1\nsteps:\n  a:\n    sql: SELECT 1\n    command: ls\n",
     "5:5 Step 'a' has two kinds, 'sql' and 'command' | Make two steps of it."},
    {"unknown step key", "stemma: 1\nsteps:\n  a:\n    import: x\n    tag: y\n",
     "5:5 The key 'tag' of step 'a' isn't known | Did you mean 'tags'?"},
    {"key of an output", "stemma: 1\nsteps:\n  a:\n    command: ls\n    path: y\n",
     "5:5 The key 'path' of step 'a' isn't known | It belongs to an output: outputs: {NAME: {path: …}}."},
    {"key of another kind", "stemma: 1\nsteps:\n  a:\n    import: x\n    inputs: [b]\n",
     "5:5 The key 'inputs' of step 'a' has no meaning for an import step | An import reads files of the project; use "
     "'after' for an order."},
    {"step name", "stemma: 1\nsteps:\n  1a: {import: x}\n",
     "3:3 '1a' isn't a name that can be used | A name starts with a letter or _, and has letters, digits, _ and - "
     "only, 64 at most: _1a."},
    {"timeout", "stemma: 1\nsteps:\n  a: {command: ls, timeout: 10 minutes}\n",
     "3:29 'timeout' of step 'a' has to be a time above zero, not '10 minutes' | Write a number of seconds, or a "
     "number with "
     "ms, s, m, h, d "
     "or w, such as 90s, 10m or 1h30m."},
    {"memory", "stemma: 1\nsteps:\n  a: {command: ls, resources: {memory: 2 gigs}}\n",
     "3:40 'memory' of resources has to be a size above zero, not '2 gigs' | Write a number of bytes, or a number with "
     "kB, "
     "MB, GB, TB, "
     "KiB, MiB, GiB or TiB, such as 2 GB."},
    {"cache", "stemma: 1\nsteps:\n  a: {command: ls, cache: no}\n",
     "3:27 'cache' of step 'a' has to be auto, never or a time such as 7d, not 'no' | Write never."},
    {"retry", "stemma: 1\nsteps:\n  a: {command: ls, retry: {times: 3, delay: x, backof: 2}}\n",
     "3:45 'delay' of retry has to be a time above zero, not 'x' | Write a number of seconds, or a number with ms, s, "
     "m, h, d or w, "
     "such as 90s, 10m or 1h30m.\n3:48 The key 'backof' of retry isn't known | Did you mean 'backoff'?"},
    {"type is a file", "stemma: 1\nsteps:\n  a: {command: ls, outputs: {o: out.csv}}\n",
     "3:33 'type' of output 'o' isn't a type, 'out.csv' | A file is written {path: out.csv}."},
    {"path leads out", "stemma: 1\nsteps:\n  a: {command: ls, outputs: {o: {path: ../o}}}\n",
     "3:40 'path' of output 'o' leads out of its folder, '../o' | Give a path without '..'."},
    {"absolute path", "stemma: 1\nsteps:\n  a: {command: ls, outputs: {o: {path: /tmp/o}}}\n",
     "3:40 'path' of output 'o' is an absolute path, '/tmp/o' | Give a path relative to the pipeline's folder."},
    {"format is a path", "stemma: 1\nsteps:\n  a: {command: ls, outputs: {o: {format: x/../../../y}}}\n",
     "3:42 'format' of output 'o' isn't a format, 'x/../../../y' | Write the extension of its file, such as csv."},
    {"same path", "stemma: 1\nsteps:\n  a: {command: ls, outputs: {o: {path: x/o}, p: {path: x/./o}}}\n",
     "3:46 Outputs 'o' and 'p' of step 'a' have the same path, 'x/o' | Give each a path of its own."},
    {"fail and warn in one",
     "stemma: 1\nsteps:\n  a: {command: ls, outputs: [o], checks: [{fail: a > 1, warn: a > 2}]}\n",
     "3:43 A check in 'checks' of step 'a' has both 'fail' and 'warn' | Make two checks of it: [{fail: …}, {warn: "
     "…}]."},
    {"checks of nothing", "stemma: 1\nsteps:\n  a: {command: ls, checks: [a > 1]}\n",
     "3:29 Step 'a' has checks, but no outputs that they could be about | Declare what it makes under 'outputs', or "
     "take "
     "the checks away."},
    {"matrix of nothing", "stemma: 1\nsteps:\n  a: {command: ls, matrix: {k: [], l: [null, [1]]}}\n",
     "3:32 'k' of matrix has to be a list of values, not an empty list | Such as [2, 3, 4].\n"
     "3:40 A value of 'l' of matrix is empty | Write it, take it away, or quote it to make it text: \"null\".\n"
     "3:46 A value of 'l' of matrix is a list, and has to be plain | Such as [2, 3, 4]; for_each takes maps."},
    {"empty map", "stemma: 1\nsteps:\n  a: {command: ls, matrix: {}}\n",
     "3:28 'matrix' of step 'a' has to be a map of names to lists of values, not an empty map | Such as {depth: [2, 3, "
     "4]}."},
    {"two names of items", "stemma: 1\nsteps:\n  a: {command: ls, for_each: {a: [1], b: [2]}}\n",
     "3:30 'for_each' of step 'a' has to be a map of one name to a reference or a list, not one of 2 | Such as "
     "{sample: "
     "samples} or {sample: [a, b]}."},
    {"parameters in a ring", "stemma: 1\nparameters: {a: '${b}', b: '${a}x'}\nsteps:\n  s: {import: x}\n",
     "2:17 '${b}' is used before the parameter 'b' has a value | A parameter's default may use those that stand before "
     "it: put b first. Two that use each other have no value."},
    {"secret with a value", "stemma: 1\nsteps:\n  a: {command: ls, secrets: {TOKEN: abc}}\n",
     "3:29 'secrets' of step 'a' has to be a list of names, not a map | A secret's value never stands in the file; it "
     "comes from the "
     "environment."},
    {"unknown parameter", "stemma: 1\nparameters: {seed: 7}\nsteps:\n  a: {command: ls, parameters: [sed]}\n",
     "4:33 Step 'a' wants the parameter 'sed', which the pipeline doesn't have | Did you mean 'seed'?"},
    {"undefined ${}", "stemma: 1\nparameters: {year: 7}\nsteps:\n  a: {import: 'data_${yaer}.csv'}\n",
     "4:15 There is no parameter for '${yaer}' | Did you mean 'year'?"},
    {"${} in a command", "stemma: 1\nparameters: {year: 7}\nsteps:\n  a: {command: [cp, '${year}']}\n",
     "4:21 '${year}' isn't filled in the command of step 'a' | Write {parameters.year} and parameters: [year]."},
    {"${} in SQL", "stemma: 1\nparameters: {year: 7}\nsteps:\n  a: {sql: 'SELECT ${year}'}\n",
     "4:12 '${year}' isn't filled in SQL of step 'a' | Parameters are bound: write $year and parameters: [year]."},
    {"query without output", "stemma: 1\nsteps:\n  a: {sql: {t: SELECT 1}, outputs: {tt: table}}\n",
     "3:37 Output 'tt' of step 'a' has no query in 'sql' | The queries are: t."},
    {"one query, two outputs", "stemma: 1\nsteps:\n  a: {sql: SELECT 1, outputs: [u, v]}\n",
     "3:22 Step 'a' has one query and 2 outputs | Write sql as a map of outputs to queries."},
    {"python without function", "stemma: 1\nsteps:\n  a: {python: fit.py}\n",
     "3:15 'fit.py' of step 'a' names no function | Write FILE:FUNCTION or MODULE:FUNCTION, such as fit.py:fit."},
    {"import of a link", "stemma: 1\nsteps:\n  a: {import: 'https://x.org/y.csv'}\n",
     "3:15 'https://x.org/y.csv' isn't a file | An import reads files; fetch it in a command step and use its output."},
    {"csv option", "stemma: 1\nsteps:\n  a: {import: x, csv: {seperator: ';'}}\n",
     "3:24 The key 'seperator' of csv isn't known | Known are: delimiter, quote, nulls, decimal, encoding, header, "
     "types, sheet."},
};

const Case kReferenceCases[] = {
    {"unknown step", "stemma: 1\nsteps:\n  clean: {import: x}\n  b: {sql: SELECT 1, inputs: [claen]}\n",
     "4:31 There is no step 'claen' | Did you mean 'clean'?"},
    {"unknown step with an output",
     "stemma: 1\nsteps:\n  clean: {import: x}\n  b: {sql: SELECT 1, inputs: [claen.rows]}\n",
     "4:31 There is no step 'claen', so no 'claen.rows' | Did you mean 'clean'?"},
    {"unknown output",
     "stemma: 1\nsteps:\n  a: {sql: {train: SELECT 1, test: SELECT 2}}\n  b: {sql: SELECT 1, inputs: [a.trian]}\n",
     "4:31 Step 'a' has no output 'trian' | Did you mean 'train'?"},
    {"output without step",
     "stemma: 1\nsteps:\n  a: {sql: {train: SELECT 1, test: SELECT 2}}\n  b: {sql: SELECT 1, inputs: [train]}\n",
     "4:31 There is no step 'train' | Did you mean 'a.train'?"},
    {"several outputs",
     "stemma: 1\nsteps:\n  a: {sql: {train: SELECT 1, test: SELECT 2}}\n  b: {sql: SELECT 1, inputs: [a]}\n",
     "4:31 'a' doesn't say which output of step 'a' is meant | Write a.train or a.test."},
    {"no outputs", "stemma: 1\nsteps:\n  a: {command: ls}\n  b: {sql: SELECT 1, inputs: [a]}\n",
     "4:31 Step 'a' has no outputs for 'a' | Declare them under 'outputs' of it, or use 'after' for an order."},
    {"own output", "stemma: 1\nsteps:\n  a: {sql: SELECT 1, inputs: [a]}\n",
     "3:31 Step 'a' can't take its own output as an input | Name another step."},
    {"cycle",
     "stemma: 1\nsteps:\n  a: {sql: SELECT 1, inputs: [c]}\n  b: {sql: SELECT 1, inputs: [a]}\n  c: {sql: SELECT 1, "
     "inputs: [b]}\n",
     "3:31 Steps wait for each other: a → b → c → a | Take one of these arrows away."},
    {"cycle by after", "stemma: 1\nsteps:\n  a: {command: ls, after: [b]}\n  b: {command: ls, after: [a]}\n",
     "3:3 Steps wait for each other: a → b → a | Take one of these arrows away."},
    {"same last part",
     "stemma: 1\nsteps:\n  a: {sql: {t: SELECT 1, u: SELECT 2}}\n  b: {sql: {t: SELECT 1, u: SELECT 2}}\n"
     "  c: {sql: SELECT 1, inputs: [a.t, b.t]}\n",
     "5:36 Two inputs of step 'c' would be named 't', from 'a.t' and 'b.t' | Name them: inputs: {NAME: a.t, OTHER: "
     "b.t}."},
    {"same artifact", "stemma: 1\nsteps:\n  a: {import: x}\n  b: {import: y, outputs: {b: {artifact: test/a}}}\n",
     "4:28 'a' and 'b' would both be the artifact 'test/a' | Rename one, or give it a name of its own with "
     "'artifact'."},
    {"artifact without prefix", "stemma: 1\nsteps:\n  b: {sql: SELECT 1, inputs: {a: penguins/clean@3}}\n",
     "3:34 'penguins/clean@3' in 'a' of step 'b' isn't a reference | An artifact of the workspace is written "
     "artifact:penguins/clean@3, a file has a step that imports it."},
    {"brackets after the output", "stemma: 1\nsteps:\n  b: {sql: SELECT 1, inputs: {a: 'fit.m[*]'}}\n",
     "3:34 'fit.m[*]' in 'a' of step 'b' isn't a reference | Brackets come after the step: fit[*].m."},
    {"no cells", "stemma: 1\nsteps:\n  a: {import: x}\n  b: {sql: SELECT 1, inputs: {a: 'a[*]'}}\n",
     "4:34 Step 'a' has no cells for 'a[*]' | Write a without brackets; cells come from 'matrix' or 'for_each'."},
    {"wrong cell",
     "stemma: 1\nsteps:\n  a: {command: ls, outputs: [o], matrix: {depth: [1, 2]}}\n  b: {sql: SELECT 1, inputs: {a: "
     "'a[dept=1].o'}}\n",
     "4:34 The cells of 'a[dept=1].o' have no key 'dept' | Did you mean 'depth'?"},
    {"after an unknown step", "stemma: 1\nsteps:\n  first: {command: ls}\n  b: {command: ls, after: frist}\n",
     "4:27 There is no step 'frist', after which step 'b' is to run | Did you mean 'first'?"},
    {"describes itself", "stemma: 1\nsteps:\n  a: {sql: SELECT 1, outputs: {a: {describes: a}}}\n",
     "3:47 Output 'a' of step 'a' can't describe itself | Name what it describes."},
    {"unknown placeholder",
     "stemma: 1\nsteps:\n  a: {import: x}\n  b: {command: 'cp {inputs.aa} {outputs.o}', inputs: [a], outputs: [o]}\n",
     "4:16 '{inputs.aa}' in the command of step 'b' names no input of it | It has: a."},
    {"undeclared parameter", "stemma: 1\nparameters: {seed: 7}\nsteps:\n  b: {command: 'echo {parameters.seed}'}\n",
     "4:16 '{parameters.seed}' in the command of step 'b' names a parameter that the step doesn't declare | Add seed "
     "to its 'parameters'."},
    {"misspelt placeholder", "stemma: 1\nsteps:\n  a: {import: x}\n  b: {command: 'cp {input.a}', inputs: [a]}\n",
     "4:16 '{input.a}' in the command of step 'b' isn't a placeholder | Did you mean '{inputs.a}'?"},
    {"item outside of a matrix", "stemma: 1\nsteps:\n  b: {command: 'echo {item.a}'}\n",
     "3:16 '{item.a}' in the command of step 'b' has no meaning here | Only a step with 'matrix' or 'for_each' has "
     "items."},
    {"same place",
     "stemma: 1\nsteps:\n  a: {import: x}\n  b: {command: ls, inputs: {u: {from: a, at: d/a}, v: {from: a, at: "
     "d/a}}}\n",
     "4:52 Inputs 'u' and 'v' of step 'b' are put at the same path, 'd/a' | Give each a path of its own."},
    {"in place",
     "stemma: 1\nsteps:\n  a: {import: x}\n  b: {command: ls, inputs: {u: {from: a, at: d}}, outputs: {o: {path: "
     "d}}}\n",
     "4:29 Input 'u' and output 'o' of step 'b' have the same path, 'd' | A step that changes a file in place says "
     "writable: true on the input."},
};

template <std::size_t N>
void addRows(const Case (&cases)[N]) {
    for (const Case& one : cases) QTest::newRow(one.name) << QByteArray(one.text) << QString::fromUtf8(one.told);
}

} // namespace

class PipelineErrorsTest : public QObject {
    Q_OBJECT
private slots:
    void errors_areToldWithPlaceAndHint_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("told");
        addRows(kFileCases);
        addRows(kYamlCases);
        addRows(kStepCases);
        addRows(kReferenceCases);
    }
    void errors_areToldWithPlaceAndHint() {
        QFETCH(QByteArray, text);
        QFETCH(QString, told);
        const auto pipeline = parse(text.toStdString());
        QVERIFY(!pipeline);
        QCOMPARE(QString::fromStdString(shown(pipeline.error())), told);
        for (const Error& error : allErrors(pipeline.error())) QCOMPARE(error.where->file, std::string("/p/test.yaml"));
    }
};

QTEST_GUILESS_MAIN(PipelineErrorsTest)
#include "tst_PipelineErrors.moc"
