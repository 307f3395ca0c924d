
((lienket) => {
  "use strict";
  void lienket;
})(lienket);
