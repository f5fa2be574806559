// SPDX-License-Identifier: GPL-3.0-or-later
// Models, databases, workbooks and archives: made by a pipeline, shown, read by later steps, exported.
#include "tests/support/PythonFixture.h"

using stemma::test::CliFixture;
using stemma::test::CliResult;
using stemma::test::PythonFixture;

namespace {

const QByteArray kMake = R"(
import pickle, sqlite3, sys, zipfile, os
import numpy as np
from sklearn.linear_model import LogisticRegression
x = np.random.RandomState(1).rand(40, 3)
pickle.dump(LogisticRegression().fit(x, (x[:, 0] > .5).astype(int)), open('fit.pkl', 'wb'))
class Evil:
    def __reduce__(self): return (os.system, ('touch ' + os.path.abspath('EXECUTED'),))
pickle.dump(Evil(), open('evil.pkl', 'wb'))
db = sqlite3.connect('shop.sqlite')
db.executescript('CREATE TABLE customers(id INTEGER, name TEXT); CREATE TABLE orders(customer INTEGER, total REAL);')
db.executemany('INSERT INTO customers VALUES (?, ?)', [(1, 'Ada'), (2, 'Grace')])
db.executemany('INSERT INTO orders VALUES (?, ?)', [(1, 2.5), (1, 3.5), (2, 9)])
db.commit()
def sheet(rows):
    cell = lambda v: f"<c><v>{v}</v></c>" if not isinstance(v, str) else f"<c t='str'><v>{v}</v></c>"
    return '<worksheet><sheetData>' + ''.join('<row>' + ''.join(map(cell, r)) + '</row>' for r in rows) + '</sheetData></worksheet>'
with zipfile.ZipFile('book.xlsx', 'w', zipfile.ZIP_DEFLATED) as z:
    z.writestr('xl/workbook.xml', "<workbook><sheets><sheet name='Birds' id='r1'/><sheet name='Notes' id='r2'/></sheets></workbook>")
    z.writestr('xl/_rels/workbook.xml.rels', "<R><Relationship Id='r1' Target='worksheets/a.xml'/><Relationship Id='r2' Target='worksheets/b.xml'/></R>")
    z.writestr('xl/worksheets/a.xml', sheet([['name', 'mass'], ['Adelie', 3700.5], ['Gentoo', 5000]]))
    z.writestr('xl/worksheets/b.xml', sheet([['n'], [7]]))
with zipfile.ZipFile('all.zip', 'w') as z:
    z.writestr('a.txt', 'x' * 100); z.writestr('../b.txt', 'y')
)";

const QByteArray kPipeline = R"(stemma: 1
name: kinds
steps:
  model: {import: fit.pkl}
  evil: {import: evil.pkl}
  shop: {import: shop.sqlite}
  book: {import: book.xlsx}
  notes: {import: book.xlsx, csv: {sheet: Notes}}
  files: {import: all.zip}
  spent: {sql: 'SELECT name, sum(total) AS spent FROM shop.customers c JOIN shop.orders o ON c.id = o.customer GROUP BY ALL ORDER BY name', inputs: [shop], outputs: {spent: {format: csv}}}
  heavy: {sql: 'SELECT name FROM book WHERE mass > 4000', inputs: [book], outputs: {heavy: {format: csv}}}
  loaded: {python: 'steps.py:rows', inputs: [book]}
)";

} // namespace

class CliKindsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void kinds_areMadeShownReadAndExported() {
        PythonFixture f;
        f.writeFile("make.py", kMake);
        QProcess make;
        make.setWorkingDirectory(f.path());
        make.start("/usr/bin/python3", {"make.py"});
        QVERIFY(make.waitForFinished(120'000));
        QVERIFY2(make.exitCode() == 0, make.readAllStandardError().constData());
        f.writeFile("kinds.yaml", kPipeline);
        f.writeFile("steps.py", "import pandas as pd\ndef rows(book: pd.DataFrame):\n"
                                "    return {'rows': len(book), 'mass': float(book['mass'].sum())}\n");
        const CliResult run = f.run({"run", "--json"});
        QVERIFY2(run.exit == 0, run.told());

        const CliResult model = f.run({"show", "kinds/model"});
        QVERIFY2(model.out.contains("LogisticRegression · scikit-learn"), model.told());
        QVERIFY2(model.out.contains("coef_") && model.out.contains("1 × 3"), model.told());
        const QJsonObject facts = f.run({"show", "kinds/evil", "--json"}).object()["metadata"].toObject();
        QCOMPARE(facts["unsafe_imports"].toArray(), (QJsonArray{"posix.system"}));
        QVERIFY(!f.exists("EXECUTED"));

        const CliResult shop = f.run({"show", "kinds/shop"});
        QVERIFY2(shop.out.contains("database") && shop.out.contains("customers"), shop.told());
        const QJsonObject archive = f.run({"show", "kinds/files", "--json"}).object();
        QCOMPARE(archive["metadata"].toObject()["entries"].toInt(), 2);
        QVERIFY2(f.run({"show", "kinds/files"}).told().contains("archive"), f.run({"show", "kinds/files"}).told());

        const auto exported = [&f](const QString& reference, const QStringList& more = {}) {
            const CliResult got = f.run(QStringList{"export", reference, "--to", "out.csv", "--force"} + more);
            return got.exit == 0 ? f.readFile("out.csv") : got.told();
        };
        QCOMPARE(exported("kinds/spent"), QByteArray("name,spent\nAda,6.0\nGrace,9.0\n"));
        QCOMPARE(exported("kinds/heavy"), QByteArray("name\nGentoo\n"));
        QVERIFY2(f.run({"show", "kinds/loaded"}).told().contains("8,700.5") ||
                     f.run({"show", "kinds/loaded"}).told().contains("8700.5"),
                 f.run({"show", "kinds/loaded"}).told());
        QCOMPARE(exported("kinds/shop", {"--table", "orders"}), QByteArray("customer,total\n1,2.5\n1,3.5\n2,9.0\n"));
        QCOMPARE(exported("kinds/book"), QByteArray("name,mass\nAdelie,3700.5\nGentoo,5000.0\n"));
        QCOMPARE(exported("kinds/book", {"--table", "Notes"}), QByteArray("n\n7\n"));
        QCOMPARE(exported("kinds/notes"), QByteArray("n\n7\n"));
        QVERIFY2(exported("kinds/shop").contains("which one?"), exported("kinds/shop"));
        QVERIFY2(exported("kinds/shop", {"--table", "order"}).contains("Did you mean 'orders'?"),
                 exported("kinds/shop", {"--table", "order"}));
        QVERIFY2(exported("kinds/spent", {"--table", "x"}).contains("--table is for the rows"),
                 exported("kinds/spent", {"--table", "x"}));
        QCOMPARE(f.run({"run", "--json"}).statuses().values(), QStringList(9, "reused"));
    }
};

QTEST_GUILESS_MAIN(CliKindsTest)
#include "tst_CliKinds.moc"
