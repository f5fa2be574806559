// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/arrays/ArrayCsv.h"
#include "tests/core/arrays/ArrayFixture.h"

#include <algorithm>
#include <numeric>

using namespace stemma;

/// Arrays as CSV: whatever their order, their width and what they claim, in bounded memory.
class ArrayCsvTest : public QObject {
    Q_OBJECT

private:
    struct Written {
        QString text;
        std::size_t longest = 0, parts = 0; ///< of what was given to the sink at once
    };
    static Array of(const std::string& descr, const std::string& shape, const std::string& values,
                    bool fortran = false) {
        return mustHave(readNpy(npyOf(headerOf(descr, shape, fortran), values)));
    }
    static Result<Written> write(const Array& array, const Cancel& cancel = {}, bool cancelAtFirst = false) {
        Written written;
        STEMMA_CHECK(writeArrayCsv(
            array,
            [&](std::string_view part) {
                written.text += QString::fromUtf8(part.data(), qsizetype(part.size()));
                written.longest = std::max(written.longest, part.size());
                ++written.parts;
                if (cancelAtFirst) cancel.request();
                return Status();
            },
            cancel));
        return written;
    }
    static QString csv(const Array& array) { return mustHave(write(array)).text; }
    template <typename T>
    static std::string counted(std::size_t count) {
        std::vector<T> values(count);
        std::iota(values.begin(), values.end(), T(0));
        return valuesOf(values);
    }

private slots:
    void fortranOfThreeAxes_hasEachValueOnce() {
        std::vector<float> values(24), turned(24);
        for (int a = 0; a < 2; ++a)
            for (int b = 0; b < 3; ++b)
                for (int c = 0; c < 4; ++c) {
                    values[std::size_t((a * 3 + b) * 4 + c)] = float(a * 100 + b * 10 + c);
                    turned[std::size_t(a + b * 2 + c * 6)] = float(a * 100 + b * 10 + c);
                }
        QStringList plain = csv(of("'<f4'", "(2, 3, 4)", valuesOf(values))).split('\n');
        QStringList other = csv(of("'<f4'", "(2, 3, 4)", valuesOf(turned), true)).split('\n');
        QCOMPARE(plain[0], QString("axis0,axis1,axis2,value"));
        QCOMPARE(plain[24], QString("1,2,3,123"));
        QCOMPARE(other[0], plain[0]);
        QCOMPARE(other[2], QString("1,0,0,100")); // as they lie
        plain.sort();
        other.sort();
        QCOMPARE(other, plain);
    }

    void claims_endWhereValuesDo_data() {
        QTest::addColumn<QString>("shape");
        QTest::addColumn<bool>("fortran");
        QTest::addColumn<QString>("expected");
        QTest::newRow("wide") << "(2, 1000000000000)" << false << "0,1,2\n";
        QTest::newRow("wide, Fortran") << "(3, 1000000000000)" << true << "0\n1\n2\n";
        QTest::newRow("wide, Fortran, cut in a column") << "(2, 1000000000000)" << true << "0,2\n1,\n";
        QTest::newRow("long, Fortran") << "(1000000000000, 2)" << true << "0\n1\n2\n";
        QTest::newRow("cut in a row") << "(1000000000000, 2)" << false << "0,1\n2,\n";
        const QString head = QStringLiteral("axis0,axis1,axis2,value\n");
        QTest::newRow("three") << "(1000000, 1000000, 1000000)" << false << head + "0,0,0,0\n0,0,1,1\n0,0,2,2\n";
        QTest::newRow("three, Fortran") << "(1000000, 1000000, 1000000)" << true
                                        << head + "0,0,0,0\n1,0,0,1\n2,0,0,2\n";
        QTest::newRow("four, more than is counted")
            << "(2, 4294967296, 4294967296, 4294967296)" << true
            << "axis0,axis1,axis2,axis3,value\n0,0,0,0,0\n1,0,0,0,1\n0,1,0,0,2\n";
    }
    void claims_endWhereValuesDo() {
        QFETCH(QString, shape);
        QFETCH(bool, fortran);
        QFETCH(QString, expected);
        QCOMPARE(csv(of("'<i4'", shape.toStdString(), counted<std::int32_t>(3), fortran)), expected);
    }

    void wideRows_areWrittenInParts() {
        for (const bool fortran : {false, true}) {
            const Written written =
                mustHave(write(of("'<i4'", "(2, 200000)", counted<std::int32_t>(400'000), fortran)));
            QVERIFY2(written.longest < (512u << 10), qPrintable(QString::number(written.longest)));
            const QStringList lines = written.text.split('\n');
            QCOMPARE(lines.size(), 3);
            QCOMPARE(lines[1].count(','), 199'999);
            QVERIFY(lines[1].startsWith(fortran ? "1,3,5," : "200000,200001,"));
        }
        // Wider than rows are gathered together.
        std::string words(2 * 70'000 * 128, '\0');
        for (std::size_t i = 0; i < words.size(); i += 128) words[i] = i / 128 % 2 == 0 ? 'a' : 'b';
        const Written bytes = mustHave(write(of("'|S128'", "(2, 70000)", words, true)));
        QVERIFY(bytes.longest < (512u << 10));
        QCOMPARE(bytes.text.size(), qsizetype(2 * 2 * 70'000));
        QVERIFY(bytes.text.startsWith("a,a,a,") && bytes.text.endsWith(",b,b\n"));
    }

    void turnedBlocks_joinWhereTheyMeet() {
        std::vector<std::int32_t> values(600 * 5);
        for (int row = 0; row < 600; ++row)
            for (int column = 0; column < 5; ++column) values[std::size_t(column * 600 + row)] = row * 10 + column;
        const QStringList lines = csv(of("'<i4'", "(600, 5)", valuesOf(values), true)).split('\n');
        QCOMPARE(lines.size(), 601);
        for (int row = 0; row < 600; ++row)
            QCOMPARE(lines[row], QStringLiteral("%1,%2,%3,%4,%5")
                                     .arg(row * 10)
                                     .arg(row * 10 + 1)
                                     .arg(row * 10 + 2)
                                     .arg(row * 10 + 3)
                                     .arg(row * 10 + 4));
        const Array field = of("[('a', '<i4'), ('b', '<i4')]", "(300, 2)", counted<std::int32_t>(1200), true).field(1);
        QCOMPARE(csv(field).section('\n', 299, 299), QString("599,1199"));
    }

    void records_ofTooManyColumnsAreRefused() {
        const QString most = csv(of("[('a', '|i1', (10000,))]", "(1,)", std::string(10'000, '\1')));
        QCOMPARE(most.section('\n', 0, 0).count(','), 9'999);
        QVERIFY(most.startsWith("a[0],a[1],") && most.endsWith(",1,1\n"));
        const auto more = write(of("[('a', '|i1', (5000, 2)), ('b', '|i1')]", "(1,)", std::string(10'001, '\1')));
        QVERIFY(!more);
        QCOMPARE(more.error().code, ErrorCode::BadData);
        QVERIFY2(more.error().message.find("more than 10,000 columns") != std::string::npos,
                 more.error().message.c_str());
    }

    void records_haveTheirFieldsInEachOrder() {
        const Array array =
            of("[('a', '<i4'), ('in', [('x', '<i4'), ('y', '<i4', (2,))])]", "(2, 2)", counted<std::int32_t>(16), true);
        QCOMPARE(csv(array), QString("axis0,axis1,a,in.x,in.y[0],in.y[1]\n0,0,0,1,2,3\n1,0,4,5,6,7\n0,1,8,9,10,11\n"
                                     "1,1,12,13,14,15\n"));
        const Array nothing = of("[('a', '|S0'), ('b', '<i4')]", "(2,)", counted<std::int32_t>(2)).field(0);
        QCOMPARE(csv(nothing), QString());
    }

    void cancel_endsEachKind_data() {
        QTest::addColumn<QString>("descr");
        QTest::addColumn<QString>("shape");
        QTest::addColumn<bool>("fortran");
        QTest::newRow("line") << "'<i4'"
                              << "(400000,)" << false;
        QTest::newRow("one row") << "'<i4'"
                                 << "(1, 400000)" << false;
        QTest::newRow("matrix, Fortran") << "'<i4'"
                                         << "(400, 1000)" << true;
        QTest::newRow("three axes, Fortran") << "'<i4'"
                                             << "(4, 100, 1000)" << true;
        QTest::newRow("records") << "[('a', '<i4'), ('b', '<i4')]"
                                 << "(200000,)" << false;
    }
    void cancel_endsEachKind() {
        QFETCH(QString, descr);
        QFETCH(QString, shape);
        QFETCH(bool, fortran);
        const Array array = of(descr.toStdString(), shape.toStdString(), counted<std::int32_t>(400'000), fortran);
        QVERIFY(mustHave(write(array)).parts > 2);
        const auto ended = write(array, {}, true);
        QVERIFY(!ended);
        QCOMPARE(ended.error().code, ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(ArrayCsvTest)
#include "tst_ArrayCsv.moc"
