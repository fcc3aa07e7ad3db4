"""An encoder that is no browser: aiortc sends a test picture and a tone by WHIP until its standard input ends."""

import asyncio
import sys
import urllib.request

from aiortc import RTCPeerConnection, RTCSessionDescription
from aiortc.contrib.media import MediaPlayer


def ask(method, url, key, body=None):
    request = urllib.request.Request(url, data=body, method=method)
    request.add_header("Authorization", f"Bearer {key}")
    if body is not None:
        request.add_header("Content-Type", "application/sdp")
    return urllib.request.urlopen(request)


async def main(origin, path, key):
    connection = RTCPeerConnection()
    picture = MediaPlayer("testsrc2=size=320x180:rate=15", format="lavfi")
    tone = MediaPlayer("sine=frequency=440:sample_rate=48000", format="lavfi")
    connection.addTransceiver(picture.video, direction="sendonly")
    connection.addTransceiver(tone.audio, direction="sendonly")
    await connection.setLocalDescription(await connection.createOffer())
    offer = connection.localDescription.sdp.encode()
    answer = await asyncio.to_thread(ask, "POST", origin + path, key, offer)
    location = answer.headers["Location"]
    await connection.setRemoteDescription(RTCSessionDescription(answer.read().decode(), "answer"))
    print("sending", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await asyncio.to_thread(ask, "DELETE", origin + location, key)
    await connection.close()


asyncio.run(main(*sys.argv[1:4]))
