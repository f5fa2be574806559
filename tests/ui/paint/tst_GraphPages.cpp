// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/paint/GraphShot.h"
#include "ui/paint/GraphPages.h"

#include <QTest>
#include <set>

using namespace stemma;
using namespace stemma::ui;

/// Graphs on a printer's paper.
class GraphPagesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void small_isOnePage();
    void parts_coverTheSheetAndOverlap();
    void pages_areNeverTooMany();
    void pdf_hasThem();
    void pdf_pagesHoldOnlyWhatTheyShow();
};

namespace {

/// `columns` × `rows` steps, 400 units apart.
std::shared_ptr<const GraphScene> wide(int columns, int rows) {
    LineageDrawing drawing;
    LayoutResult placed;
    for (int i = 0; i < columns * rows; ++i) {
        drawing.nodes.push_back(graphs::step("s" + std::to_string(i), "fit", "sql", "executed"));
        placed.centres.push_back({200.0 + 400 * (i % columns), 100.0 + 200 * (i / columns)});
    }
    placed.size = {400.0 * columns, 200.0 * rows};
    return GraphScene::make(drawing, layoutGraph(drawing), placed);
}

GraphPicture onPaper(Paper paper) {
    GraphPicture how;
    how.format = GraphPicture::Format::Pdf;
    how.paper = paper;
    how.title = QStringLiteral("Lineage of penguins/model");
    return how;
}

int pagesIn(const QByteArray& pdf) {
    int pages = 0;
    for (qsizetype at = pdf.indexOf("/Type /Page\n"); at >= 0; at = pdf.indexOf("/Type /Page\n", at + 1)) ++pages;
    return pages;
}

} // namespace

void GraphPagesTest::small_isOnePage() {
    const auto scene = wide(2, 2);
    const GraphPicture how = onPaper(Paper::A4);
    const GraphSheet sheet(*scene, how);
    const GraphPages pages(sheet, Paper::A4, how.title);
    QCOMPARE(pages.columns() * pages.rows(), 1);
    QVERIFY(pages.landscape());
    QCOMPARE(pages.part(0, 0), QRectF(QPointF(0, 0), sheet.size()));
}

void GraphPagesTest::parts_coverTheSheetAndOverlap() {
    const auto scene = wide(8, 12);
    for (const Paper paper : {Paper::A4, Paper::A3}) {
        const GraphPicture how = onPaper(paper);
        const GraphSheet sheet(*scene, how);
        const GraphPages pages(sheet, paper, how.title);
        QVERIFY(pages.columns() > 1 && pages.rows() > 1);
        QRectF all;
        for (int row = 0; row < pages.rows(); ++row)
            for (int column = 0; column < pages.columns(); ++column) {
                const QRectF part = pages.part(column, row);
                QVERIFY(!part.isEmpty());
                QVERIFY(part.width() <= pages.page().width() && part.height() <= pages.page().height());
                all |= part;
                if (column > 0) QVERIFY(pages.part(column - 1, row).intersected(part).width() >= 40);
                if (row > 0) QVERIFY(pages.part(column, row - 1).intersected(part).height() >= 40);
            }
        QCOMPARE(all, QRectF(QPointF(0, 0), sheet.size()));
    }
}

void GraphPagesTest::pages_areNeverTooMany() {
    const auto scene = wide(10, 1'000);
    const GraphPicture how = onPaper(Paper::A4);
    const GraphSheet sheet(*scene, how);
    const GraphPages pages(sheet, Paper::A4, how.title);
    QVERIFY(pages.columns() * pages.rows() <= GraphPages::kMost);
    QVERIFY(pages.scale() < 1);
    QVERIFY(std::abs(pages.part(pages.columns() - 1, pages.rows() - 1).bottom() - sheet.size().height()) < 0.01);
}

void GraphPagesTest::pdf_hasThem() {
    const auto scene = wide(8, 12);
    for (const Paper paper : {Paper::A4, Paper::A3}) {
        const GraphPicture how = onPaper(paper);
        const GraphSheet sheet(*scene, how);
        const GraphPages pages(sheet, paper, how.title);
        const auto pdf = graphPicture(*scene, how);
        QVERIFY(pdf.has_value());
        QCOMPARE(pagesIn(*pdf), pages.columns() * pages.rows());
        QCOMPARE(*graphPicture(*scene, how), *pdf); // the same bytes again
    }
    QCOMPARE(pagesIn(*graphPicture(*scene, onPaper(Paper::Fit))), 1);
}

/// What lies on other pages is left out, not only hidden: a long history's file stays small.
void GraphPagesTest::pdf_pagesHoldOnlyWhatTheyShow() {
    const auto few = graphPicture(*wide(8, 12), onPaper(Paper::A4));
    const auto many = graphPicture(*wide(8, 48), onPaper(Paper::A4));
    QVERIFY(few.has_value() && many.has_value());
    QVERIFY2(many->size() < 6 * few->size(), qPrintable(QString::number(double(many->size()) / double(few->size()))));
}

QTEST_MAIN(GraphPagesTest)
#include "tst_GraphPages.moc"
