// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/help/HelpPage.h"

#include "ui/paint/Fonts.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/session/Desk.h"
#include "ui/visual/DocumentView.h"
#include "ui/visual/MarkdownDocument.h"
#include "ui/widgets/Chip.h"
#include "ui/widgets/ChipRow.h"

#include <QEvent>
#include <QFile>
#include <QFileInfo>
#include <QImage>
#include <QTextBlock>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

/// A library's resources are registered by hand. Outside of any namespace, as Qt asks.
static void initialiseHelp() {
    Q_INIT_RESOURCE(help);
}

namespace stemma::ui {

namespace {

constexpr double kPictureScale = 2; ///< pixels of a page's pictures for each of the window's

/// A page as it was read, with the pictures that its text names.
struct ReadPage {
    std::shared_ptr<SealedDocument> document;
    std::vector<std::pair<QUrl, QImage>> pictures;
};

/// `![A curve](pictures/roc.png)` is of the help's own resources, and has a twin for the dark theme; nothing else is.
std::vector<std::pair<QUrl, QImage>> picturesOf(const QTextDocument& document, bool dark) {
    std::vector<std::pair<QUrl, QImage>> found;
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next())
        for (auto part = block.begin(); !part.atEnd(); ++part) {
            const QTextCharFormat format = part.fragment().charFormat();
            if (!format.isImageFormat()) continue;
            const QString name = format.toImageFormat().name();
            const QString stem = QFileInfo(name).completeBaseName();
            QImage image(
                QStringLiteral(":/help/pictures/%1%2.png").arg(stem, dark ? QStringLiteral("-dark") : QString()));
            if (image.isNull()) continue;
            image.setDevicePixelRatio(kPictureScale);
            found.emplace_back(QUrl(name), std::move(image));
        }
    return found;
}

} // namespace

const std::vector<HelpPage::Entry>& HelpPage::entries() {
    static const std::vector<Entry> all{
        {"from-zenml", tr("Coming from ZenML")},
        {"from-dvc", tr("from DVC")},
        {"from-snakemake", tr("from Snakemake")},
        {"from-scripts", tr("from a folder of scripts")},
        {"pipeline-format", tr("The pipeline file")},
        {"python", tr("Python steps")},
        {"types", tr("Types")},
        {"pictures", tr("Pictures")},
        {"window", tr("The window")},
        {"canvas", tr("The canvas")},
        {"command-line", tr("The command line")},
        {"cache-key", tr("What runs again")},
        {"store-format", tr("The store")},
        {"json", tr("JSON")},
    };
    return all;
}

HelpPage::HelpPage(const Context& context, const QString& name, QWidget* parent)
    : QWidget(parent), m_context(context), m_choices(new ChipRow(this)), m_browser(new SealedBrowser(this)) {
    initialiseHelp();
    setObjectName(QStringLiteral("help-page"));
    setWindowTitle(tr("Help"));
    int index = 0;
    for (const Entry& entry : entries()) {
        auto* chip = new Chip(entry.title, false);
        chip->setObjectName(QStringLiteral("help-") + QLatin1String(entry.name));
        m_choices->add(chip, index++);
    }
    m_browser->setObjectName(QStringLiteral("help-text"));
    m_browser->setAccessibleName(tr("Help"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_choices);
    column->addWidget(m_browser, 1);
    setFocusProxy(m_browser);
    connect(m_choices, &ChipRow::chosen, this,
            [this](int id) { show(QLatin1String(entries()[std::size_t(id)].name)); });
    connect(m_browser, &QTextBrowser::anchorClicked, this, &HelpPage::follow);
    show(name);
}

void HelpPage::show(const QString& name, const QString& anchor) {
    const auto found =
        std::ranges::find_if(entries(), [&](const Entry& entry) { return name == QLatin1String(entry.name); });
    const std::size_t index = found == entries().end() ? 0 : std::size_t(found - entries().begin());
    m_name = QLatin1String(entries()[index].name);
    m_choices->choose(int(index));
    m_anchor = anchor;
    m_top = 0;
    read();
}

void HelpPage::read() {
    m_dark = darkTheme();
    m_scale = Fonts::scale();
    m_reading.ask(
        [name = m_name, dark = m_dark](const Cancel&) {
            QFile file(QStringLiteral(":/help/%1.md").arg(name));
            ReadPage page;
            if (!file.open(QIODevice::ReadOnly)) return page;
            page.document = markdownDocument(QString::fromUtf8(file.readAll()), dark);
            page.pictures = picturesOf(*page.document, dark);
            return page;
        },
        [this](ReadPage page) {
            if (!page.document) return;
            for (const auto& [name, image] : page.pictures)
                page.document->addResource(QTextDocument::ImageResource, name, image);
            m_browser->setDocument(page.document.get());
            m_document = std::move(page.document);
            m_browser->showFromTop(m_top);
            if (const QString anchor = std::exchange(m_anchor, {}); !anchor.isEmpty())
                m_browser->scrollToAnchor(anchor);
        });
}

/// "json.md", "pipeline-format.md#python"; what leads out of the help is copied, never opened.
void HelpPage::follow(const QUrl& link) {
    const QString path = link.path();
    if (link.isRelative() && path.endsWith(QLatin1String(".md"))) return show(path.chopped(3), link.fragment());
    if (link.isRelative() && path.isEmpty()) return m_browser->scrollToAnchor(link.fragment());
    Q_EMIT m_context.desk.copyText(link.toDisplayString(), tr("the link"));
}

void HelpPage::changeEvent(QEvent* event) {
    const bool look = event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange;
    if (look && m_document && (m_dark != darkTheme() || m_scale != Fonts::scale())) {
        if (!m_reading.busy()) m_top = m_browser->topPosition(); // what is on its way has its place
        read();
    }
    QWidget::changeEvent(event);
}

} // namespace stemma::ui
