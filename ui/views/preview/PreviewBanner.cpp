// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/preview/PreviewBanner.h"

#include "ui/paint/Fonts.h"
#include "ui/paint/Icons.h"
#include "ui/paint/Palette.h"
#include "ui/paint/Text.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/LinkText.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPlainTextEdit>
#include <QTextBlock>
#include <QTextLayout>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>

namespace stemma::ui {

namespace {

constexpr int kIcon = 18;
constexpr std::size_t kInline = 2, kShortCommand = 48; ///< so many, so short, are named in the sentence
constexpr int kMostCommandLines = 8, kGap = 14, kDocumentMargin = 6, kLeastBeside = 440;

/// An icon in a token's colour, the same in both themes.
class Sign : public QWidget {
public:
    Sign(const std::string& icon, QWidget* parent) : QWidget(parent), m_icon(icon) { setFixedWidth(kIcon); }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        drawIcon(painter, m_icon == "errors" ? "warning" : m_icon, QRectF(0, (height() - kIcon) / 2.0, kIcon, kIcon),
                 currentPalette()(m_icon == "errors" ? "failed" : "running"));
    }

private:
    const std::string& m_icon;
};

QString savedWords(Timestamp saved) {
    const double seconds = double(Clock::system().now() - saved) / 1e6;
    if (saved == 0 || seconds < 0) return {};
    if (seconds < 2) return QStringLiteral("saved just now · ");
    if (seconds < 60) return QStringLiteral("saved %1 s ago · ").arg(int(seconds));
    if (seconds < 3600) return QStringLiteral("saved %1 min ago · ").arg(int(seconds / 60));
    return {};
}

bool areFew(const std::vector<std::string>& commands) {
    return commands.size() <= kInline && std::all_of(commands.begin(), commands.end(), [](const std::string& one) {
               return one.size() <= kShortCommand && one.find('\n') == std::string::npos;
           });
}

} // namespace

PreviewBanner::PreviewBanner(QWidget* parent)
    : Card(parent), m_sign(new Sign(m_icon, this)), m_title(new LinkText), m_sentence(new LinkText),
      m_words(new QVBoxLayout), m_look(new Button(QStringLiteral("Only look"))),
      m_trust(new Button(QStringLiteral("Trust and run"))), m_editor(new Button(QStringLiteral("Open in editor"))) {
    setObjectName(QStringLiteral("previewBanner"));
    setFloating(true);
    m_title->setObjectName(QStringLiteral("bannerTitle"));
    m_sentence->setObjectName(QStringLiteral("bannerSentence"));
    m_look->setObjectName(QStringLiteral("onlyLook"));
    m_trust->setObjectName(QStringLiteral("trustAndRun"));
    m_editor->setObjectName(QStringLiteral("bannerEditor"));
    m_look->setToolTip(QStringLiteral("Nothing of this folder is executed; the plan stays"));
    m_trust->setToolTip(QStringLiteral("Remembers that this folder's pipelines may run these commands, and runs it"));
    m_editor->setToolTip(QStringLiteral("Opens the pipeline file at the first error"));
    m_trust->setPrimary(true);
    auto* row = new QHBoxLayout;
    row->setSpacing(kGap);
    row->addWidget(m_sign, 0, Qt::AlignTop);
    m_words->setSpacing(4);
    m_words->addWidget(m_title);
    m_words->addWidget(m_sentence);
    row->addLayout(m_words, 1);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    for (Button* button : {m_look, m_trust, m_editor}) buttons->addWidget(button, 0, Qt::AlignTop);
    buttons->addStretch(); // where they stand below
    m_all = new QBoxLayout(QBoxLayout::LeftToRight);
    m_all->setSpacing(kGap);
    m_all->addLayout(row, 1);
    m_all->addLayout(buttons);
    body()->addLayout(m_all);
    connect(m_trust, &QAbstractButton::clicked, this, &PreviewBanner::trustGiven);
    connect(m_look, &QAbstractButton::clicked, this, &PreviewBanner::lookingWished);
    connect(m_editor, &QAbstractButton::clicked, this, &PreviewBanner::editorWished);
    auto* clock = new QTimer(this);
    connect(clock, &QTimer::timeout, this, [this] {
        if (isVisible() && m_icon == "errors") tellSaved();
    });
    clock->start(5000);
    hide();
}

int PreviewBanner::wantedHeight(int width) {
    // Where words would have no room beside the buttons, these stand below.
    m_all->setDirection(width < kLeastBeside * Fonts::scale() ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    fitCommands(width);
    layout()->invalidate();
    return layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width) : layout()->sizeHint().height();
}

bool PreviewBanner::asks() const {
    return !isHidden() && !m_trust->isHidden();
}

void PreviewBanner::tell(const Preview& preview, bool onlyLooking) {
    if (m_commands) {
        body()->removeWidget(m_commands);
        m_commands->hide();
        m_commands->deleteLater();
        m_commands = nullptr;
        m_list = nullptr;
    }
    const bool errors = !preview.problems.empty() || preview.trouble;
    const bool asks = !errors && preview.plan && preview.needsTrust();
    m_look->setVisible(asks && !onlyLooking);
    m_trust->setVisible(asks);
    m_editor->setVisible(errors);
    if (errors)
        tellErrors(preview);
    else if (asks)
        tellTrust(preview, onlyLooking);
    const bool oneLine = m_sentence->isHidden();
    // One line stands beside the middle of the buttons. No alignment: it would take the height that words need when
    // they are broken.
    const int tall = m_editor->sizeHint().height(), line = m_title->fontMetrics().lineSpacing();
    m_sign->setFixedHeight(oneLine ? tall : std::max(kIcon, line));
    m_words->setContentsMargins(0, oneLine ? std::max(0, (tall - m_title->heightForWidth(10'000)) / 2) : 0, 0, 0);
    setVisible(errors || asks);
    m_sign->update();
    layout()->activate(); // its height is asked for now
    Q_EMIT wordsChanged();
}

void PreviewBanner::tellErrors(const Preview& preview) {
    m_icon = "errors";
    const QString file = oneLine(qpath(preview.file.filename()), 80);
    const int count = int(preview.problems.size());
    if (preview.trouble)
        m_errorsTitle = oneLine(preview.trouble->message, 300);
    else
        m_errorsTitle =
            (count == 1 ? QStringLiteral("1 error in ") : QStringLiteral("%1 errors in ").arg(count)) + file;
    m_saved = preview.saved;
    tellSaved();
    m_sentence->setVisible(preview.trouble && !preview.trouble->hint.empty());
    if (preview.trouble) m_sentence->setPieces({{oneLine(preview.trouble->hint, 300), LinkText::Quiet, {}}});
}

void PreviewBanner::tellSaved() {
    m_title->setPieces({{m_errorsTitle, LinkText::Strong, {}},
                        {QStringLiteral("   ") + savedWords(m_saved) + QStringLiteral("this page follows the file"),
                         LinkText::Quiet,
                         {}}});
}

void PreviewBanner::tellTrust(const Preview& preview, bool onlyLooking) {
    m_icon = onlyLooking ? "lock" : "warning";
    const QString folder = oneLine(qpath(preview.pipeline->folder.filename()), 80);
    const bool changed = preview.trust == TrustState::Changed;
    m_sentence->setVisible(!onlyLooking);
    if (onlyLooking) {
        m_title->setPieces({{QStringLiteral("Only looking"), LinkText::Strong, {}},
                            {QStringLiteral("   nothing of %1 is executed").arg(folder), LinkText::Quiet, {}}});
        return;
    }
    m_title->setPieces({{changed ? QStringLiteral("The commands of %1 changed since you trusted it").arg(folder)
                                 : QStringLiteral("Trust the folder %1?").arg(folder),
                         LinkText::Strong,
                         {}}});
    const auto isNew = [&](const std::string& command) {
        return changed &&
               std::find(preview.newCommands.begin(), preview.newCommands.end(), command) != preview.newCommands.end();
    };
    const std::vector<std::string> commands = preview.commands;
    std::vector<LinkText::Piece> pieces;
    if (areFew(commands)) {
        for (const std::string& command : commands) {
            if (!pieces.empty()) pieces.push_back({QStringLiteral(" and "), LinkText::Quiet, {}});
            pieces.push_back({oneLine(command, 80), LinkText::Mono, {}});
            if (isNew(command)) pieces.push_back({QStringLiteral(" (new)"), LinkText::Running, {}});
        }
        pieces.push_back({QStringLiteral(" would run. Imports and SQL need no trust."), LinkText::Quiet, {}});
    } else {
        const QString count = QString::number(commands.size());
        pieces.push_back({(commands.size() == 1 ? QStringLiteral("This command would run.")
                                                : QStringLiteral("These %1 commands would run.").arg(count)) +
                              QStringLiteral(" Imports and SQL need no trust."),
                          LinkText::Quiet,
                          {}});
        setCommands(preview);
    }
    m_sentence->setPieces(pieces);
}

/// All of every command, one below the other, broken where there is no room: nothing that would run is left out.
void PreviewBanner::setCommands(const Preview& preview) {
    auto* list = new QPlainTextEdit;
    list->setObjectName(QStringLiteral("commands"));
    list->setAccessibleName(QStringLiteral("Commands that would run"));
    list->setReadOnly(true);
    list->setFrameShape(QFrame::NoFrame);
    list->setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    list->setTabChangesFocus(true);
    list->setFont(Fonts::mono(12));
    list->document()->setDocumentMargin(kDocumentMargin);
    QTextCursor cursor(list->document());
    QTextCharFormat plain, strong;
    strong.setFontWeight(QFont::Bold);
    for (std::size_t i = 0; i < preview.commands.size(); ++i) {
        const std::string& command = preview.commands[i];
        const bool isNew =
            std::find(preview.newCommands.begin(), preview.newCommands.end(), command) != preview.newCommands.end();
        if (i > 0) cursor.insertBlock();
        const QString text = QString(qtext(command)).replace(QLatin1Char('\n'), QChar(0x21B5));
        if (isNew) cursor.insertText(QStringLiteral("new  "), strong);
        cursor.insertText(oneLine(text, 100'000), isNew ? strong : plain);
    }
    list->moveCursor(QTextCursor::Start);
    m_list = list;
    m_commands = new QWidget;
    auto* row = new QHBoxLayout(m_commands); // below the words
    row->setContentsMargins(kIcon + kGap - kDocumentMargin, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(list);
    body()->addWidget(m_commands);
    m_commands->show(); // what is hidden has no place in a layout's height
    fitCommands(width());
}

/// As high as its lines are, up to a bound; never half a line.
void PreviewBanner::fitCommands(int wide) {
    if (!m_list) return;
    const QMargins around = body()->contentsMargins();
    const int line = m_list->fontMetrics().lineSpacing();
    const int room = wide - around.left() - around.right() - kIcon - kGap - kDocumentMargin;
    int lines = 0;
    for (QTextBlock block = m_list->document()->begin(); block.isValid() && lines <= kMostCommandLines;
         block = block.next()) {
        QTextLayout layout(block.text(), m_list->font());
        QTextOption option(Qt::AlignLeft);
        option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
        layout.setTextOption(option);
        layout.beginLayout();
        for (QTextLine next = layout.createLine(); next.isValid() && lines <= kMostCommandLines;
             next = layout.createLine(), ++lines)
            next.setLineWidth(std::max(room, 80));
        layout.endLayout();
    }
    m_list->setVerticalScrollBarPolicy(lines > kMostCommandLines ? Qt::ScrollBarAlwaysOn : Qt::ScrollBarAlwaysOff);
    m_list->setFixedHeight(std::clamp(lines, 1, kMostCommandLines) * line + 2 * kDocumentMargin);
    m_commands->setFixedHeight(m_list->height());
}

} // namespace stemma::ui
