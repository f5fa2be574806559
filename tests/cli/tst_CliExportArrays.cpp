// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/CliFixture.h"

#include <csignal>

using stemma::test::CliFixture;
using stemma::test::CliResult;

/// `stemma export` of arrays as CSV: which one of an archive, in which order, and what becomes of those that lie.
class CliExportArraysTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_fixture = std::make_unique<CliFixture>();
        QVERIFY(QDir(m_fixture->path()).mkpath("out"));
    }

    void archive_needsAName() {
        if (!addByNumpy("numpy.savez_compressed('a.npz', first=numpy.arange(6).reshape(2, 3), "
                        "second=numpy.array([0.1, 2]))",
                        "a.npz"))
            QFAIL("NumPy isn't installed");
        const CliResult which = exported({});
        QVERIFY2(which.exit != 0 && which.err.contains("has 2 arrays: --array says which one") &&
                     which.err.contains("first, second"),
                 which.told());
        const CliResult wrong = exported({"--array", "secnd"});
        QVERIFY2(wrong.exit != 0 && wrong.err.contains("has no array 'secnd'") && wrong.err.contains("second"),
                 wrong.told());
        QVERIFY(leftovers().isEmpty());
        QCOMPARE(exported({"--array", "first"}).exit, 0);
        QCOMPARE(content(), QByteArray("0,1,2\n3,4,5\n"));
        QFile::remove(m_fixture->path("out/a.csv"));
        QCOMPARE(exported({"--array", "second"}).exit, 0);
        QCOMPARE(content(), QByteArray("0.1\n2\n"));
    }

    void fortranOrder_isWrittenAsItLies() {
        if (!addByNumpy("numpy.save('a.npy', numpy.asfortranarray(numpy.arange(8).reshape(2, 2, 2)))", "a.npy"))
            QFAIL("NumPy isn't installed");
        const CliResult unfit = exported({"--array", "x"});
        QVERIFY2(unfit.exit != 0 && unfit.err.contains("is one array"), unfit.told());
        const CliResult done = exported({});
        QVERIFY2(done.exit == 0, done.told());
        QCOMPARE(content(), QByteArray("axis0,axis1,axis2,value\n0,0,0,0\n1,0,0,4\n0,1,0,2\n1,1,0,6\n0,0,1,1\n"
                                       "1,0,1,5\n0,1,1,3\n1,1,1,7\n"));
    }

    void lies_endWhereTheValuesDo() {
        for (const char* order : {"False", "True"}) {
            init();
            addNpy("{'descr': '<i4', 'fortran_order': " + QByteArray(order) + ", 'shape': (1000000, 1000000, 1000000)}",
                   QByteArray("\1\0\0\0\2\0\0\0", 8));
            const CliResult done = exported({});
            QVERIFY2(done.exit == 0 && done.told().contains("and there are 2"), done.told());
            QCOMPARE(content(), order == QByteArray("True") ? "axis0,axis1,axis2,value\n0,0,0,1\n1,0,0,2\n"
                                                            : "axis0,axis1,axis2,value\n0,0,0,1\n0,0,1,2\n");
        }
    }

    void recordsOfTooManyColumns_areRefused() {
        addNpy("{'descr': [('a', '|i1', (10001,))], 'fortran_order': False, 'shape': (1,)}", QByteArray(10'001, '\1'));
        const CliResult refused = exported({});
        QVERIFY2(refused.exit != 0 && refused.err.contains("more than 10,000 columns"), refused.told());
        QVERIFY(leftovers().isEmpty());
    }

    void interrupt_leavesNothing() {
        addNpy("{'descr': '|u1', 'fortran_order': True, 'shape': (200, 200, 1000)}", QByteArray(40'000'000, '\1'));
        const auto process = m_fixture->start({"export", "a", "--to", "out/a.csv"});
        QVERIFY(QTest::qWaitFor([&] { return !leftovers().isEmpty(); }, 60'000));
        ::kill(pid_t(process->processId()), SIGINT);
        const CliResult ended = CliFixture::wait(*process);
        QVERIFY2(ended.exit == 130, ended.told());
        QVERIFY(leftovers().isEmpty());
    }

private:
    void add(const QString& file) {
        const CliResult result = m_fixture->run({"add", file, "--name", "a"});
        QVERIFY2(result.exit == 0, result.told());
    }
    void addNpy(QByteArray header, const QByteArray& values) {
        header += QByteArray(63 - (10 + header.size()) % 64, ' ') + '\n';
        const char sizes[] = {char(header.size() & 0xFF), char(header.size() >> 8)};
        m_fixture->writeFile("a.npy", QByteArray("\x93NUMPY\1\0", 8) + QByteArray(sizes, 2) + header + values);
        add("a.npy");
    }
    bool addByNumpy(const QString& script, const QString& file) {
        QProcess python;
        python.setWorkingDirectory(m_fixture->path());
        python.start("/usr/bin/python3", {"-c", "import numpy\n" + script});
        python.waitForFinished();
        const QByteArray said = python.readAllStandardError();
        if (said.contains("No module named")) return false;
        if (python.exitCode() != 0) qFatal("the script failed: %s", said.constData());
        add(file);
        return true;
    }
    CliResult exported(const QStringList& options) {
        return m_fixture->run(QStringList{"export", "a", "--to", "out/a.csv"} + options);
    }
    QByteArray content() const { return m_fixture->readFile("out/a.csv"); }
    QStringList leftovers() const {
        return QDir(m_fixture->path("out")).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    }
    std::unique_ptr<CliFixture> m_fixture;
};

QTEST_GUILESS_MAIN(CliExportArraysTest)
#include "tst_CliExportArrays.moc"
