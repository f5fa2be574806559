// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/inspector/DeleteCard.h"

#include "core/base/Text.h"
#include "ui/paint/Text.h"
#include "ui/widgets/Button.h"
#include "ui/widgets/LinkText.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QScrollArea>
#include <QTimer>
#include <QVBoxLayout>

namespace stemma::ui {

struct DeleteCard::Outlook {
    std::string kept; ///< why it stays; "" where it may go
    std::uint64_t freed = 0, bytes = 0;
    std::size_t usedBy = 0;
};

DeleteCard::DeleteCard(WorkspaceHandle workspace, VersionId version, const QString& called, QWidget* parent)
    : StatusCard("failed", parent), m_workspace(std::move(workspace)), m_version(version), m_called(called),
      m_words(new LinkText), m_delete(new Button(tr("Delete"), "trash")), m_keep(new Button(tr("Keep"))) {
    setObjectName(QStringLiteral("deleteCard"));
    m_words->setObjectName(QStringLiteral("delete-words"));
    m_delete->setObjectName(QStringLiteral("delete-confirm"));
    m_delete->setAccessibleName(tr("Delete %1").arg(called));
    m_keep->setObjectName(QStringLiteral("delete-keep"));
    m_keep->setAccessibleName(tr("Keep %1").arg(called));
    layout()->addWidget(m_words);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->setContentsMargins(0, 4, 0, 0);
    row->addWidget(m_delete);
    row->addWidget(m_keep);
    row->addStretch(1);
    static_cast<QVBoxLayout*>(layout())->addLayout(row);
    connect(m_delete, &QAbstractButton::clicked, this, [this] {
        hide();
        Q_EMIT confirmed();
    });
    connect(m_keep, &QAbstractButton::clicked, this, &DeleteCard::leave);
    hide();
}

void DeleteCard::ask() {
    m_asked = QApplication::focusWidget();
    m_planning.ask(
        [workspace = m_workspace, id = m_version](const Cancel&) -> Result<Outlook> {
            STEMMA_TRY(const Store::Removal removal, workspace.store->planDelete({id}));
            STEMMA_TRY(const VersionInfo info, workspace.store->version(id));
            STEMMA_TRY(const auto users, workspace.store->usedBy(id));
            return Outlook{removal.kept.empty() ? std::string() : removal.kept.front(), removal.freedBytes, info.bytes,
                           users.size()};
        },
        [this](const Result<Outlook>& outlook) { tell(outlook); });
}

void DeleteCard::tell(const Result<Outlook>& outlook) {
    std::vector<LinkText::Piece> words;
    const bool may = outlook && outlook->kept.empty();
    if (!outlook) {
        words = {{qtext(describe(outlook.error())), LinkText::Bad}};
    } else if (!may) {
        words = {{tr("It stays. "), LinkText::Strong},
                 {oneLine(outlook->kept, 300) + tr(". Take that away first."), LinkText::Quiet}};
    } else {
        const QString freed = outlook->freed == 0 ? tr("The disk gains nothing: other versions have the same files.")
                              : outlook->freed < outlook->bytes
                                  ? tr("The disk gains %1 of its %2; other versions share the rest.")
                                        .arg(qtext(formatBytes(outlook->freed)), qtext(formatBytes(outlook->bytes)))
                                  : tr("The disk gains %1.").arg(qtext(formatBytes(outlook->freed)));
        const QString users = outlook->usedBy == 0
                                  ? QString()
                                  : tr(" %1 used it and can't be run again without it being made anew.")
                                        .arg(qtext(plural(std::int64_t(outlook->usedBy), "step run")));
        words = {{tr("Delete %1?  ").arg(m_called), LinkText::Strong},
                 {freed + users + tr(" Its record stays, and Ctrl+Z brings the files back."), LinkText::Quiet}};
    }
    m_words->setPieces(words);
    m_delete->setVisible(may);
    m_keep->setText(may ? tr("Keep") : tr("Close"));
    show();
    // It stands below the buttons, perhaps out of sight. Whoever went on meanwhile isn't pulled back, and Space alone
    // deletes nothing.
    for (QWidget* around = parentWidget(); around; around = around->parentWidget())
        if (auto* area = qobject_cast<QScrollArea*>(around))
            QTimer::singleShot(0, this, [this, area] { area->ensureWidgetVisible(this, 0, 24); });
    if (!m_asked || m_asked->hasFocus()) m_keep->setFocus();
}

void DeleteCard::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) return leave();
    StatusCard::keyPressEvent(event);
}

/// Nothing is deleted; the keys are again where they were.
void DeleteCard::leave() {
    if (m_asked && isAncestorOf(QApplication::focusWidget())) m_asked->setFocus();
    hide();
}

} // namespace stemma::ui
