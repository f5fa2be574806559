// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Files.h"
#include "ui/visual/FileExport.h"

#include <QTest>
#include <sys/stat.h>
#include <unistd.h>

using namespace stemma;
using namespace stemma::ui;

/// Files that are written beside their name and renamed over it: whole, or as they were.
class FileExportTest : public QObject {
    Q_OBJECT

private:
    TempFolder m_folder;
    fs::path at(const char* name) const { return m_folder.path() / name; }
    static void put(const fs::path& file, const std::string& content) {
        std::error_code ignored;
        fs::remove(file, ignored);
        QVERIFY(writeFile(file, content));
    }
    static QString content(const fs::path& file) { return QString::fromStdString(readFile(file).value_or("none")); }
    QStringList names() const {
        QStringList names;
        for (const auto& entry : fs::directory_iterator(m_folder.path()))
            names << QString::fromStdString(entry.path().filename().string());
        names.sort();
        return names;
    }

private Q_SLOTS:
    void init() {
        put(at("from"), std::string(3'000'000, 'x'));
        put(at("to"), "as it was");
    }

    void copy_isWhole() {
        QCOMPARE(::chmod(at("from").c_str(), 0755), 0);
        QVERIFY(copyFileOver(at("from"), at("to"), {}));
        QCOMPARE(content(at("to")), QString(3'000'000, 'x'));
        QVERIFY(::access(at("to").c_str(), X_OK) == 0);
        put(at("from"), "");
        QVERIFY(copyFileOver(at("from"), at("to"), {}));
        QCOMPARE(content(at("to")), QString());
        QCOMPARE(names(), (QStringList{"from", "to"}));
    }

    void cancelledCopy_leavesWhatWasThere() {
        const Cancel cancel;
        cancel.request();
        const Status status = copyFileOver(at("from"), at("to"), cancel);
        QVERIFY(!status);
        QCOMPARE(status.error().code, ErrorCode::Cancelled);
        QCOMPARE(content(at("to")), QString("as it was"));
        QCOMPARE(names(), (QStringList{"from", "to"}));
    }

    void cancelledWhileItIsWritten_leavesWhatWasThere() {
        const Cancel cancel;
        const Status status = replaceFileBy(
            at("to"),
            [&](int file) {
                Status written = writeAll(file, "some of it");
                cancel.request();
                return written;
            },
            cancel);
        QVERIFY(!status);
        QCOMPARE(status.error().code, ErrorCode::Cancelled);
        QCOMPARE(content(at("to")), QString("as it was"));
        const Status text = replaceFile(at("to"), "all of it", cancel);
        QVERIFY(!text);
        QCOMPARE(content(at("to")), QString("as it was"));
        QCOMPARE(names(), (QStringList{"from", "to"}));
    }

    void otherThanFiles_areRefused() {
        fs::create_symlink(at("from"), at("link"));
        for (const fs::path& from : {at("link"), m_folder.path(), at("gone")}) {
            QVERIFY(!copyFileOver(from, at("to"), {}));
            QCOMPARE(content(at("to")), QString("as it was"));
        }
        fs::remove(at("link"));
        QCOMPARE(names(), (QStringList{"from", "to"}));
    }
};

QTEST_GUILESS_MAIN(FileExportTest)
#include "tst_FileExport.moc"
