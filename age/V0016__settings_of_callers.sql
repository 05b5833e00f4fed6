-- Changes from the versions before: what these functions find does not depend on a setting of the session that calls
-- them. With standard_conforming_strings = off a backslash in LIKE would be gone, and _ would stand for any character.

ALTER FUNCTION projection.counts() SET standard_conforming_strings = on;
ALTER FUNCTION projection.tallies() SET standard_conforming_strings = on;
ALTER FUNCTION projection.rebuild() SET standard_conforming_strings = on;
ALTER FUNCTION projection.description(integer) SET standard_conforming_strings = on;
