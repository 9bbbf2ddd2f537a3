"""How long the desk page takes from a key to the painted report, and where the time goes; in headless Chromium.

Usage: python tests/benchmarks/measure_desk.py ARTICLE
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from selenium.webdriver.common.by import By

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.browser import chromium_at

WATCH = """
window.took = [];
let start = 0, fetched = [0, 0];
const [text, fetch] = [document.querySelector("#text"), window.fetch];
text.addEventListener("beforeinput", () => { start = performance.now(); }, true);
window.fetch = async (...asked) => {
  const sent = performance.now(), answer = await fetch(...asked);
  fetched = [sent, performance.now()];
  return answer;
};
new MutationObserver(() => {
  if (!start) return;
  const [key, shown] = [start, performance.now()];
  start = 0;
  requestAnimationFrame(() => requestAnimationFrame(() => window.took.push({
    total: performance.now() - key, pause: fetched[0] - key, check: fetched[1] - fetched[0],
    show: shown - fetched[1], paint: performance.now() - shown,
  })));
}).observe(document.querySelector("#notes"), {childList: true});
"""


def main(article: str) -> None:
    """Type forty keys into an article, with time between them, and print what each part took."""
    command = [sys.executable, "-m", "citecheck", "serve", article, "--no-open", "--no-config"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout
    folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    driver = chromium_at(Path(folder.name))
    try:
        driver.get(server.stdout.readline().strip())
        while not driver.find_elements(By.CSS_SELECTOR, "#head .coverage"):
            time.sleep(0.05)
        driver.execute_script(WATCH)
        text = driver.find_element(By.CSS_SELECTOR, "#text")
        for i in range(40):
            text.send_keys("x "[i % 2])
            time.sleep(0.4)
        took = driver.execute_script("return window.took")
    finally:
        driver.quit()
        server.terminate()
        folder.cleanup()
    for part in took[0]:
        times = sorted(each[part] for each in took)
        print(f"{part:6} median {statistics.median(times):6.1f} ms, nine in ten {times[int(0.9 * len(times))]:6.1f} ms")


if __name__ == "__main__":
    main(sys.argv[1])
