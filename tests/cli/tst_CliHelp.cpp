// SPDX-License-Identifier: GPL-3.0-or-later
// The help pages for those who come from elsewhere: what they show of Stemma is run, in the order of the page.
#include "tests/support/CliFixture.h"

#include <QRegularExpression>

using stemma::test::CliFixture;

namespace {

/// A fenced block: "```yaml birds.yaml" is a file of the reader's project, "```console" what is typed and answered; all
/// others are somebody else's.
struct Block {
    QString language, file;
    QStringList lines;
};

QList<Block> blocksOf(const QString& page) {
    QList<Block> blocks;
    bool inside = false;
    for (const QString& line : page.split('\n')) {
        if (line.startsWith("```")) {
            inside = !inside;
            if (inside) blocks << Block{line.mid(3).section(' ', 0, 0), line.mid(3).section(' ', 1).trimmed(), {}};
        } else if (inside) {
            blocks.back().lines << line;
        }
    }
    return blocks;
}

QString pagePath(const QString& name) {
    return CliFixture::sources() + "/resources/help/" + name;
}

} // namespace

class CliHelpTest : public QObject {
    Q_OBJECT

    static QByteArray typed(CliFixture& f, const QString& command, int& exit) {
        QStringList words = QProcess::splitCommand(command);
        const QString program = words.takeFirst();
        if (program == "stemma") {
            const auto result = f.run(words);
            exit = result.exit;
            return result.out + result.err;
        }
        if (program == "cat") {
            exit = f.exists(words.at(0)) ? 0 : 1;
            return f.readFile(words.at(0));
        }
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("PYTHONPATH", CliFixture::sources() + "/resources/python");
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(f.path());
        process.start("/usr/bin/" + program, words);
        process.waitForFinished(60'000);
        exit = process.exitCode();
        return process.readAllStandardOutput() + process.readAllStandardError();
    }

private Q_SLOTS:
    void page_isRight_data() {
        QTest::addColumn<QString>("page");
        QTest::addColumn<int>("commands"); // at least
        QTest::newRow("from ZenML") << "from-zenml.md" << 8;
        QTest::newRow("from DVC") << "from-dvc.md" << 6;
        QTest::newRow("from Snakemake") << "from-snakemake.md" << 5;
        QTest::newRow("from scripts") << "from-scripts.md" << 5;
    }
    void page_isRight() {
        QFETCH(QString, page);
        QFETCH(int, commands);
        QFile file(pagePath(page));
        QVERIFY(file.open(QIODevice::ReadOnly));
        CliFixture f;
        f.setEnvironment("PATH", "/usr/bin:/bin");
        int typedCount = 0;
        bool foreign = false;
        for (const Block& block : blocksOf(QString::fromUtf8(file.readAll()))) {
            if (!block.file.isEmpty()) {
                f.writeFile(block.file, block.lines.join('\n').toUtf8() + "\n");
                continue;
            }
            foreign |= block.language != "console"; // the other half
            if (block.language != "console") continue;
            QString answer;
            for (const QString& line : block.lines) {
                if (line.startsWith("$ ")) {
                    int exit = -1;
                    answer = QString::fromUtf8(typed(f, line.mid(2), exit)).simplified();
                    QVERIFY2(exit == 0, qPrintable(line + "\n" + answer));
                    ++typedCount;
                } else if (!line.trimmed().isEmpty()) {
                    QVERIFY2(answer.contains(line.simplified()), qPrintable(line + "\nisn't in\n" + answer));
                }
            }
        }
        QVERIFY(foreign);
        QVERIFY2(typedCount >= commands, QByteArray::number(typedCount));
    }

    void pages_linkToPagesThatAreThere() {
        static const QRegularExpression link(R"(\]\(([a-z-]+\.md)\))");
        for (const QFileInfo& page : QDir(pagePath({})).entryInfoList({"*.md"})) {
            QFile file(page.filePath());
            QVERIFY(file.open(QIODevice::ReadOnly));
            for (auto found = link.globalMatch(QString::fromUtf8(file.readAll())); found.hasNext();)
                QVERIFY2(QFile::exists(pagePath(found.next().captured(1))), qPrintable(page.fileName()));
        }
    }
};

QTEST_GUILESS_MAIN(CliHelpTest)
#include "tst_CliHelp.moc"
