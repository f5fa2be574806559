// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/inspector/LiveCurves.h"

#include "core/base/Text.h"
#include "ui/paint/Text.h"
#include "ui/views/inspector/PictureDeck.h"

#include <QVBoxLayout>
#include <utility>

namespace stemma::ui {

namespace {
constexpr int kPauseMilliseconds = 250;
} // namespace

LiveCurves::LiveCurves(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("liveCurves"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPauseMilliseconds);
    connect(&m_pause, &QTimer::timeout, this, [this] {
        if (m_news && !m_drawing.busy()) draw(); // else its answer goes on: asked anew it would be dropped
    });
    hide();
}

void LiveCurves::show(const std::map<std::string, Curve>& curves, int attempt) {
    std::size_t before = 0, now = 0;
    for (const auto& [name, curve] : m_curves) before += curve.values();
    for (const auto& [name, curve] : curves) now += curve.values();
    if (std::exchange(m_attempt, attempt) == attempt && now == before) return;
    m_curves = curves;
    m_news = true;
    setVisible(!curves.empty());
    if (!m_pause.isActive() && !m_drawing.busy()) draw();
}

void LiveCurves::draw() {
    m_news = false;
    m_pause.start();
    std::vector<PictureRef> pictures;
    m_names.clear();
    for (const auto& [name, curve] : m_curves) {
        if (pictures.size() == kMost) break;
        PictureRef picture;
        picture.title = name + " by step · last " + formatNumber(curve.last().value);
        pictures.push_back(std::move(picture));
        m_names.push_back(name);
        if (m_cards.size() >= pictures.size()) continue;
        auto* card = new PictureCard(pictures.back(), true, this);
        card->setObjectName(QStringLiteral("liveCurve"));
        connect(card, &PictureCard::opened, this, [this, i = m_cards.size()] { Q_EMIT opened(qtext(m_names[i])); });
        layout()->addWidget(card);
        m_cards.push_back(card);
    }
    for (std::size_t i = 0; i < m_cards.size(); ++i) m_cards[i]->setVisible(i < pictures.size());
    const QSizeF room = m_cards.empty() ? QSizeF() : m_cards.front()->roomNow();
    m_drawing.ask(
        [curves = m_curves, pictures, room](const Cancel& cancel) {
            std::vector<std::pair<PictureRef, PictureLook>> drawn;
            auto curve = curves.begin();
            for (PictureRef picture : pictures) {
                picture.chart = curveChart(curve->first, curve->second);
                ++curve;
                if (cancel.requested()) break;
                PictureLook look = readPicture({}, picture, room, false, cancel);
                picture.chart.clear(); // it is drawn
                drawn.emplace_back(std::move(picture), std::move(look));
            }
            return drawn;
        },
        [this](std::vector<std::pair<PictureRef, PictureLook>> drawn) {
            for (std::size_t i = 0; i < drawn.size() && i < m_cards.size(); ++i) {
                m_cards[i]->setPicture(drawn[i].first);
                m_cards[i]->setLook(std::move(drawn[i].second));
            }
            if (m_news && !m_pause.isActive()) draw();
        });
}

} // namespace stemma::ui
