// A camera that shoots one picture, or one after another, into a class. One camera for the page: opening it in a
// class closes it in another.
const EVERY_MS = 400;
const LONG = 640;

export function albumCamera(shot, told) {
  return {
    stream: null,
    place: null,
    timer: 0,
    problem: "",
    opening: false,

    async open(place) {
      this.close();
      Object.assign(this, { place, problem: "", opening: true });
      told();
      if (!navigator.mediaDevices?.getUserMedia) {
        this.fail(
          "This browser gives no camera to a page that came over http://, except on the computer that " +
            "runs the app. Choosing pictures works everywhere; on a phone, “Choose pictures” offers its camera, too.",
        );
        return;
      }
      try {
        const stream = await navigator.mediaDevices.getUserMedia({
          video: { width: { ideal: LONG }, facingMode: "environment" },
        });
        if (this.place !== place) stream.getTracks().forEach((track) => track.stop());
        else this.stream = stream;
      } catch (problem) {
        const words = {
          NotAllowedError:
            "The browser was not allowed to use the camera: allow it in the address bar, then open it again.",
          NotFoundError: "No camera was found on this computer.",
          NotReadableError: "Another program is using the camera: close it there first.",
        };
        this.fail(`${words[problem.name] ?? "The camera could not be opened."} Choosing pictures works in any case.`);
        return;
      }
      this.opening = false;
      told();
    },

    fail(problem) {
      Object.assign(this, { problem, opening: false });
      told();
    },

    close() {
      clearInterval(this.timer);
      this.stream?.getTracks().forEach((track) => track.stop());
      Object.assign(this, { stream: null, place: null, timer: 0, problem: "", opening: false });
      told();
    },

    // On and off: a picture now and then one every 0.4 seconds.
    series(video) {
      if (this.timer) {
        clearInterval(this.timer);
        this.timer = 0;
      } else {
        this.shoot(video);
        this.timer = setInterval(() => this.shoot(video), EVERY_MS);
      }
      told();
    },

    shoot(video) {
      if (!video.videoWidth || this.place === null) return;
      const canvas = document.createElement("canvas");
      const place = this.place;
      Object.assign(canvas, { width: video.videoWidth, height: video.videoHeight });
      canvas.getContext("2d").drawImage(video, 0, 0);
      const name = `camera ${new Date().toTimeString().slice(0, 8)}.jpg`;
      canvas.toBlob(
        (blob) => {
          if (blob) shot(place, blob, name);
        },
        "image/jpeg",
        0.92,
      );
    },
  };
}
