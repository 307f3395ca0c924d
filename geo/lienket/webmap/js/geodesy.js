
/* Geodesy: lengths and areas on the ellipsoid, and WGS 84 in the projected systems of the workspace. */
((lienket) => {
  "use strict";
  const A = 6378137, F = 1 / 298.257223563, B = A * (1 - F), E2 = F * (2 - F), E = Math.sqrt(E2);
  const RADIANS = Math.PI / 180, SECONDS = RADIANS / 3600;
  const NEAR = 1e-12, PATIENCE = 200;

  /**
   * The length of the geodesic between two places [m], WGS 84 (Vincenty 1975, inverse method).
   * @param {[number, number]} from lat, lng [deg]
   * @param {[number, number]} to lat, lng [deg]
   */
  function distance([lat1, lng1], [lat2, lng2]) {
    const span = (lng2 - lng1) * RADIANS, [u1, u2] = [lat1, lat2].map((lat) => Math.atan((1 - F) * Math.tan(lat * RADIANS)));
    const [sin1, cos1, sin2, cos2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)];
    let lambda = span, sin, cos, sigma, square, middle;
    for (let i = 0; i < PATIENCE; i += 1) {
      const sinL = Math.sin(lambda), cosL = Math.cos(lambda);
      sin = Math.hypot(cos2 * sinL, cos1 * sin2 - sin1 * cos2 * cosL);
      if (sin === 0) return 0;
      cos = sin1 * sin2 + cos1 * cos2 * cosL;
      sigma = Math.atan2(sin, cos);
      const azimuth = (cos1 * cos2 * sinL) / sin;
      square = 1 - azimuth * azimuth;
      middle = square ? cos - (2 * sin1 * sin2) / square : 0;
      const c = (F / 16) * square * (4 + F * (4 - 3 * square)), last = lambda;
      lambda = span + (1 - c) * F * azimuth * (sigma + c * sin * (middle + c * cos * (2 * middle * middle - 1)));
      if (Math.abs(lambda - last) < NEAR) break;
    }
    const u = (square * (A * A - B * B)) / (B * B);
    const big = 1 + (u / 16384) * (4096 + u * (u * (320 - 175 * u) - 768)), small = (u / 1024) * (256 + u * (u * (74 - 47 * u) - 128));
    const inner = cos * (2 * middle * middle - 1) - (small / 6) * middle * (4 * sin * sin - 3) * (4 * middle * middle - 3);
    return B * big * (sigma - small * sin * (middle + (small / 4) * inner));
  }

  /** The length of a line of places [m]. */
  const length = (places) => places.slice(1).reduce((sum, place, i) => sum + distance(places[i], place), 0);

  const zone = (sine) => (1 - E2) * (sine / (1 - E2 * sine * sine) - Math.log((1 - E * sine) / (1 + E * sine)) / (2 * E));
  const POLE = zone(1);

  /** The sine of the authalic latitude (Snyder 1987, equations 3-11 and 3-12). */
  const authalic = (lat) => zone(Math.sin(lat * RADIANS)) / POLE;

  /**
   * The area of a ring of places [m²]: great circles on the sphere of the same area as the ellipsoid.
   * Each edge adds the signed area between it and the equator (Todhunter 1886, article 103).
   */
  function area(places) {
    const halves = places.map(([lat]) => Math.tan(Math.asin(authalic(lat)) / 2));
    let excess = 0;
    places.forEach(([, lng], i) => {
      const next = (i + 1) % places.length, span = (places[next][1] - lng) * RADIANS;
      excess += 2 * Math.atan2(Math.tan(span / 2) * (halves[i] + halves[next]), 1 + halves[i] * halves[next]);
    });
    return (Math.abs(excess) * A * A * POLE) / 2;
  }

  /** WGS 84 as x, y, z from the middle of the Earth [m]. @returns {[number, number, number]} */
  function geocentric(lat, lng) {
    const [sin, cos] = [Math.sin(lat * RADIANS), Math.cos(lat * RADIANS)], n = A / Math.sqrt(1 - E2 * sin * sin);
    return [n * cos * Math.cos(lng * RADIANS), n * cos * Math.sin(lng * RADIANS), n * (1 - E2) * sin];
  }

  /** From WGS 84 to the datum whose shift to WGS 84 is given, in the coordinate-frame convention (EPSG method 1032), backwards. @returns {[number, number, number]} */
  function unshift(place, [x, y, z, rx, ry, rz, s]) {
    const grow = 1 + s * 1e-6, [px, py, pz] = [(place[0] - x) / grow, (place[1] - y) / grow, (place[2] - z) / grow];
    const [a, b, c] = [rx * SECONDS, ry * SECONDS, rz * SECONDS];
    return [px - c * py + b * pz, c * px + py - a * pz, -b * px + a * py + pz];
  }

  /** Latitude and longitude [radians] of x, y, z on an ellipsoid, by repetition. @returns {[number, number]} */
  function geodetic([x, y, z], a, f) {
    const e2 = f * (2 - f), p = Math.hypot(x, y);
    let lat = Math.atan2(z, p * (1 - e2));
    for (let i = 0; i < 6; i += 1) {
      const sin = Math.sin(lat), n = a / Math.sqrt(1 - e2 * sin * sin);
      lat = Math.atan2(z + e2 * n * sin, p);
    }
    return [lat, Math.atan2(y, x)];
  }

  /** The transverse Mercator of Krüger, to the fourth power of n (Karney 2011, equations 7 to 11, 14 and 35): [east, north] [m]. @returns {[number, number]} */
  function mercator([lat, lng], { a, f, lat_0: south, lon_0: west, k, x_0: x, y_0: y }) {
    const n = f / (2 - f), e = Math.sqrt(f * (2 - f));
    const alpha = [n / 2 - (2 * n * n) / 3 + (5 * n ** 3) / 16 + (41 * n ** 4) / 180, (13 * n * n) / 48 - (3 * n ** 3) / 5 + (557 * n ** 4) / 1440,
      (61 * n ** 3) / 240 - (103 * n ** 4) / 140, (49561 * n ** 4) / 161280];
    const radius = (k * a * (1 + (n * n) / 4 + n ** 4 / 64)) / (1 + n);
    const plane = (phi, lambda) => {
      const tau = Math.tan(phi), sigma = Math.sinh(e * Math.atanh((e * tau) / Math.hypot(1, tau)));
      const conformal = tau * Math.hypot(1, sigma) - sigma * Math.hypot(1, tau);
      const xi = Math.atan2(conformal, Math.cos(lambda)), eta = Math.asinh(Math.sin(lambda) / Math.hypot(conformal, Math.cos(lambda)));
      const sum = (of) => alpha.reduce((total, part, i) => total + part * of(2 * (i + 1)), 0);
      return [radius * (eta + sum((j) => Math.cos(j * xi) * Math.sinh(j * eta))), radius * (xi + sum((j) => Math.sin(j * xi) * Math.cosh(j * eta)))];
    };
    const [east, north] = plane(lat, lng - west * RADIANS);
    return [x + east, y + north - plane(south * RADIANS, 0)[1]];
  }

  /**
   * A place [lat, lng] of WGS 84 in a projected system of the payload: [east, north] [m].
   * @param {[number, number]} place
   */
  const project = ([lat, lng], system) =>
    mercator(geodetic(unshift(geocentric(lat, lng), system.helmert), system.a, system.f), system);

  lienket.geodesy = { distance, length, area, project };
})(lienket);
