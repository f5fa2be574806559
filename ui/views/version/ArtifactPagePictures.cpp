// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Store.h"
#include "ui/paint/Fonts.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/session/Selection.h"
#include "ui/session/Session.h"
#include "ui/session/StoreActions.h"
#include "ui/views/version/ArtifactPage.h"
#include "ui/views/version/ViewerStack.h"
#include "ui/visual/ChartPane.h"
#include "ui/visual/TableView.h"
#include "ui/visual/Viewers.h"
#include "ui/widgets/Chip.h"
#include "ui/widgets/ChipRow.h"
#include "ui/widgets/PassingMenu.h"
#include "ui/widgets/TextSize.h"

#include <QLineEdit>
#include <QPointer>

namespace stemma::ui {

namespace {

constexpr int kBestPicture = -2, kOwnData = -1;

} // namespace

void ArtifactPage::fillChoices() {
    const auto tables = m_context.session.handle().tables;
    const ViewerKind& own = viewerFor(showData(m_source, tables));
    QStringList words{own.name};
    for (std::size_t i = 0; i < m_source->pictures.size(); ++i)
        words << wishOf(int(i)) + QString::fromLatin1(m_source->pictures[i].saved ? "\n" : "");
    if (words == std::exchange(m_choiceWords, words)) return; // the same chips: whoever is on one stays there
    m_choices->clear();
    addChoice(own.name, own.icon, kOwnData);
    for (std::size_t i = 0; i < m_source->pictures.size(); ++i) {
        const bool saved = m_source->pictures[i].saved;
        const QString title = oneLine(wishOf(int(i)), 28);
        addChoice(saved ? tr("%1 · yours").arg(title) : title,
                  saved ? "edit" : viewerFor(showPicture(m_source, i, tables)).icon, int(i));
    }
}

void ArtifactPage::addChoice(const QString& words, const char* icon, int which) {
    auto* chip = new Chip(words, false, this);
    chip->setIconName(icon);
    const int width = std::min(chip->sizeHint().width(), qRound(200 * Fonts::scale()));
    chip->setFixedWidth(width);
    chip->setObjectName(which == kOwnData ? QStringLiteral("show-data") : QStringLiteral("show-%1").arg(which));
    m_choices->add(chip, which + 1);
    if (which < 0 || !m_source->pictures[std::size_t(which)].saved) return;
    chip->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(chip, &QWidget::customContextMenuRequested, this, [this, chip, which] { chartMenu(chip, which); });
    chip->setToolTip(tooltipText(tr("%1: a chart of yours; a right click renames or deletes it").arg(wishOf(which))));
}

void ArtifactPage::chartMenu(Chip* chip, int which) {
    if (!m_source || which >= int(m_source->pictures.size())) return;
    QMenu* menu = passingMenu(this);
    menu->setObjectName(QStringLiteral("chart-menu"));
    menu->addAction(tr("Rename…"), this, [this, chip = QPointer<Chip>(chip), which] {
        if (chip) retitle(chip, which);
    });
    menu->addAction(tr("Delete"), this, [this, which] {
        Q_EMIT m_context.desk.undoable(deleteChart(actions(), m_context.session.handle(), m_version,
                                                   m_source->pictures[std::size_t(which)].file.filename().native(),
                                                   wishOf(which)));
    });
    menu->popup(chip->mapToGlobal(QPoint(0, chip->height() + 2)));
}

/// In a field over its chip.
void ArtifactPage::retitle(Chip* chip, int which) {
    const QString before = wishOf(which);
    const std::string file = m_source->pictures[std::size_t(which)].file.filename().native();
    auto* field = new QLineEdit(before, this);
    field->setObjectName(QStringLiteral("chart-name"));
    field->setAccessibleName(tr("The chart's title"));
    field->setMaxLength(200);
    field->setWindowFlags(Qt::Popup);
    field->setAttribute(Qt::WA_DeleteOnClose);
    setTextHeight(field, 28);
    field->resize(std::max(chip->width(), qRound(240 * Fonts::scale())), field->height());
    field->move(chip->mapToGlobal(QPoint(0, -2)));
    connect(field, &QLineEdit::returnPressed, this, [this, field, before, file] {
        const QString after = field->text().trimmed();
        field->close();
        if (after.isEmpty() || after == before) return;
        if (m_wish == before) m_wish = after;
        Q_EMIT m_context.desk.undoable(
            retitleChart(actions(), m_context.session.handle(), m_version, file, before, after));
    });
    field->selectAll();
    field->QWidget::show();
    field->setFocus();
}

void ArtifactPage::choose(int which) {
    m_wishes = true;
    m_wish = wishOf(which);
    if (m_wish.isNull()) m_wish = QLatin1String(""); // the data, wanted as such
    bring(which);
    if (m_film) sayPlace();
}

void ArtifactPage::show(int which) {
    if (m_source) choose(which == kBestPicture ? best() : std::min(which, int(m_source->pictures.size()) - 1));
}

QWidget* ArtifactPage::makeShown(int which) {
    const auto tables = m_context.session.handle().tables;
    QWidget* viewer = makeViewer(
        which == kOwnData ? showData(m_source, tables) : showPicture(m_source, std::size_t(which), tables), m_stack);
    if (auto* kept = dynamic_cast<Kept*>(viewer))
        if (const QVariantMap look = m_looks[wishOf(which)].toMap(); !look.isEmpty()) kept->giveBack(look);
    if (const Exportable* what = exportableOf(viewer))
        connect(&what->exportNews(), &ExportNews::changed, this, [this] { tellExportNews(); });
    if (auto* table = qobject_cast<TableView*>(viewer)) {
        connect(table, &TableView::columnSelected, this, [this](const QString& column) {
            m_context.selection.select(Subject::ofColumn(m_version, utf8(column)));
        });
        connect(table, &TableView::exportWished, this, [this] { Q_EMIT m_context.desk.exportWanted(); });
    }
    if (auto* chart = qobject_cast<ChartPane*>(viewer)) {
        chart->setSavable(!m_context.session.readOnly());
        chart->setOpensTable(std::string_view(viewerFor(showData(m_source, tables)).id) == "table");
        connect(chart, &ChartPane::tableWished, this, &ArtifactPage::openRows);
        connect(chart, &ChartPane::saveWished, this, [this, which](const Json& specification, const QString& title) {
            m_adjusted = wishOf(which);
            m_keeping = title;
            Q_EMIT m_context.desk.undoable(
                keepChart(actions(), m_context.session.handle(), m_version, specification, title));
        });
    }
    return viewer;
}

/// A part of a chart as rows of the data, where more conditions can be added.
void ArtifactPage::openRows(const QString& condition) {
    QVariantMap look = m_looks[QString()].toMap();
    look[QStringLiteral("conditions")] = QStringList{condition};
    m_looks[QString()] = look;
    if (const auto own = m_viewers.find(kOwnData); own != m_viewers.end()) {
        if (auto* table = qobject_cast<TableView*>(own->second)) {
            RowChoice choice = table->choice();
            choice.conditions = {utf8(condition)};
            table->setChoice(choice);
        }
    }
    choose(kOwnData);
}

void ArtifactPage::bring(int which) {
    if (!m_source) return;
    m_shown = which;
    QWidget*& viewer = m_viewers[which];
    if (!viewer) viewer = makeShown(which);
    m_choices->choose(which + 1);
    m_stack->bring(viewer);
    tellExportNews();
}

QWidget* ArtifactPage::viewer() const {
    const auto found = m_viewers.find(m_shown);
    return found == m_viewers.end() ? nullptr : found->second;
}

QVariantMap ArtifactPage::kept() const {
    QVariantMap looks = m_looks, kept;
    for (const auto& [which, viewer] : m_viewers)
        if (const auto* one = dynamic_cast<Kept*>(viewer)) looks[wishOf(which)] = one->kept();
    for (auto look = looks.begin(); look != looks.end();)
        look = look->toMap().isEmpty() ? looks.erase(look) : std::next(look);
    if (!looks.isEmpty()) kept[QStringLiteral("looks")] = looks;
    if (m_wishes) kept[QStringLiteral("shown")] = m_shown;
    if (m_wishes && m_source) kept[QStringLiteral("title")] = wishOf(m_shown);
    if (m_film) kept[QStringLiteral("filmstrip")] = true;
    return kept;
}

void ArtifactPage::giveBack(const QVariantMap& kept) {
    m_looks = kept.value(QStringLiteral("looks")).toMap();
    if (const QVariantMap widths = kept.value(QStringLiteral("widths")).toMap(); !widths.isEmpty())
        m_looks[QString()] = QVariantMap{{QStringLiteral("widths"), widths}}; // as it was kept once
    m_shown = std::max(kBestPicture, kept.value(QStringLiteral("shown"), m_shown).toInt());
    m_wishes = m_wishes || m_shown != kBestPicture;
    if (const QVariant title = kept.value(QStringLiteral("title")); title.isValid())
        m_wish = title.toString().isNull() ? QStringLiteral("") : title.toString();
    if (kept.value(QStringLiteral("filmstrip")).toBool()) toggleFilmstrip();
}

} // namespace stemma::ui
