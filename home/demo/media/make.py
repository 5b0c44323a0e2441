"""Make the videos, captions and posters of the demonstration anew; run by developers, and what it makes is committed.

`.venv/bin/python -m home.demo.media.make` speaks home/demo/scripts.py with flite, draws one slide a turn with Pillow
and joins both with FFmpeg (Debian's package has flite in it). Captions follow the spoken sentences, one each.
"""

from __future__ import annotations

import math
import shutil
import subprocess
import tempfile
import textwrap
import wave
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from home.demo.scripts import COMPETENCE, MEDICATIONS, SCRIPTS, Turn

HERE = Path(__file__).parent
FONTS = HERE.parents[2] / "cms" / "static" / "center" / "fonts"
SERIF, SANS = FONTS / "center-serif.woff2", FONTS / "source-sans-3-latin-wght-normal.woff2"
LARGEST = 60 * 1024
PAUSE = 0.35  # seconds after each sentence
VOICES = ("slt", "rms", "awb")
DEEP, INK, DOT, LINE, SIGNAL = "#0c3b4a", "#ffffff", "#6fb0c4", "#2c5a69", "#ffc247"
SLIDE, POSTER = (640, 360), (1280, 720)


def ffmpeg(*arguments: str | Path) -> None:
    """Run FFmpeg; raises CalledProcessError where it fails."""
    tool = shutil.which("ffmpeg")
    if tool is None:
        raise SystemExit("FFmpeg is missing: apt-get install ffmpeg")
    subprocess.run([tool, "-v", "error", "-y", *map(str, arguments)], check=True)  # noqa: S603 (our own arguments)


def seconds_in(sound: Path) -> float:
    """Return the length of a sound of 16-bit samples."""
    with wave.open(str(sound)) as content:
        return content.getnframes() / content.getframerate()


def speak(sentence: str, voice: str, target: Path) -> float:
    """Speak one sentence, with a pause after it; return how long it takes."""
    words = target.with_suffix(".txt")
    words.write_text(sentence.replace("’", "'"))
    ffmpeg("-f", "lavfi", "-i", f"flite=textfile={words}:voice={voice},apad=pad_dur={PAUSE}", "-ar", "16000", target)
    return seconds_in(target)


def spiral(picture: Image.Image, center: tuple[float, float], scale: float, turn: float) -> None:
    """Draw the Center's motif: one dot, one blood count."""
    draw = ImageDraw.Draw(picture)

    def point(week: float) -> tuple[float, float]:
        angle, radius = 2 * math.pi * week / 52 + turn, scale * (0.5 + week / 52)
        return center[0] + radius * math.sin(angle), center[1] - radius * math.cos(angle)

    draw.line([point(step / 4) for step in range(156 * 4)], fill=LINE, width=max(1, round(scale / 60)), joint="curve")
    for week in [*range(26), *range(26, 52, 2), *range(52, 156, 4)]:  # weekly, every two weeks, monthly
        (x, y), size = point(week), scale * (0.022 if week < 26 else 0.03 if week < 52 else 0.038)
        draw.ellipse((x - size, y - size, x + size, y + size), fill=DOT)


def draw_poster(number: int, target: Path) -> None:
    """Draw a poster without words, cropped differently for each video."""
    picture = Image.new("RGB", POSTER, DEEP)
    centers = ((300, 520), (980, 210), (640, 760), (180, 120), (1120, 600), (560, 300), (840, 60))
    spiral(picture, centers[number % len(centers)], 230 + 30 * (number % 3), number * 0.9)
    picture.save(target, "WEBP", quality=72, method=6)


def draw_slide(turn: Turn, number: int, target: Path) -> None:
    """Draw a slide: its few words, and who speaks."""
    picture = Image.new("RGB", SLIDE, DEEP)
    spiral(picture, (585, 345), 62, number * 0.9)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((40, 60, 44, 250), fill=SIGNAL)
    lines = textwrap.wrap(turn.slide, 20)
    draw.multiline_text((64, 64), "\n".join(lines), font=ImageFont.truetype(SERIF, 44), fill=INK, spacing=10)
    draw.text((64, 228), turn.speaker, font=sans(22), fill=INK)
    draw.text((40, 320), "Demonstration, not medical advice", font=sans(18), fill=INK)
    picture.save(target)


def sans(size: int) -> ImageFont.FreeTypeFont:
    """Return the Center's plain font in a weight that survives a small video."""
    font = ImageFont.truetype(SANS, size)
    font.set_variation_by_axes([600])
    return font


def stamp(moment: float) -> str:
    """Write a moment as WebVTT does."""
    minutes, rest = divmod(moment, 60)
    return f"{int(minutes):02}:{rest:06.3f}"


def make(number: int, slug: str, turns: tuple[Turn, ...], folder: Path) -> None:
    """Make video, captions and poster of one script."""
    voices = {name: VOICES[n] for n, name in enumerate(dict.fromkeys(turn.speaker for turn in turns))}
    captions, sounds, slides, now = ["WEBVTT", ""], [], [], 0.0
    for place, turn in enumerate(turns):
        began = now
        for sentence in turn.sentences:
            sounds.append(folder / f"{slug}-{len(sounds)}.wav")
            length = speak(sentence, voices[turn.speaker], sounds[-1])
            words = "\n".join(textwrap.wrap(sentence, 42))
            captions += [f"{stamp(now)} --> {stamp(now + length - 0.05)}", f"<v {turn.speaker}>{words}", ""]
            now += length
        slides.append((folder / f"{slug}-{place}.png", now - began))
        draw_slide(turn, number + place, slides[-1][0])
    (HERE / f"{slug}.vtt").write_text("\n".join(captions))
    draw_poster(number, HERE / f"{slug}.webp")
    listed, heard = folder / f"{slug}.slides", folder / f"{slug}.sounds"
    shown = [f"file '{path}'\nduration {length:.3f}" for path, length in slides]
    listed.write_text("\n".join([*shown, f"file '{slides[-1][0]}'"]))
    heard.write_text("\n".join(f"file '{path}'" for path in sounds))
    inputs = ("-f", "concat", "-safe", "0", "-i", listed, "-f", "concat", "-safe", "0", "-i", heard)
    plain = ("-map_metadata", "-1", "-fflags", "+bitexact", "-t", f"{now:.3f}", "-pix_fmt", "yuv420p")
    if slug == MEDICATIONS:  # one of the two formats each
        sound = ("-c:a", "aac", "-b:a", "10k", "-ar", "16000", "-ac", "1")
        image = ("-r", "2", "-c:v", "libx264", "-preset", "veryslow", "-crf", "34", "-movflags", "+faststart")
        target = HERE / f"{slug}.mp4"
    else:
        sound = ("-c:a", "libopus", "-b:a", "8k", "-ac", "1", "-application", "voip")
        image = ("-r", "2", "-c:v", "libvpx-vp9", "-b:v", "0", "-crf", "44", "-g", "20")
        target = HERE / f"{slug}.webm"
    ffmpeg(*inputs, *image, *sound, *plain, target)
    if target.stat().st_size > LARGEST:
        raise SystemExit(f"{target.name} has {target.stat().st_size} bytes; {LARGEST} are allowed.")


def main() -> None:
    """Make everything; the video that is kept elsewhere has no file."""
    with tempfile.TemporaryDirectory() as folder:
        for number, (slug, turns) in enumerate(SCRIPTS.items()):
            if slug != COMPETENCE:
                make(number, slug, turns, Path(folder))


if __name__ == "__main__":
    main()
