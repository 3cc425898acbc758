//! Which parts of lazy islands are one file.
//!
//! The splitter makes a part for each island, and one for each set of islands that share code: with more
//! islands there are more of them, and many are of a few hundred bytes. To have two parts in one file
//! saves a request wherever both are needed, and costs the bytes of one wherever only the other is.

use std::collections::BTreeSet;

/// The bytes of WASM that a request is worth; less than half of them are sent, by compression.
const REQUEST: usize = 8 * 1024;

/// The files that an island needs at most, however many islands there are: beside the common WASM, as
/// many as a browser fetches at the same time over HTTP/1.1.
const FILES: usize = 5;

/// Parts that are one file.
#[derive(Clone, Debug)]
struct Group {
    parts: Vec<usize>,
    /// The islands that need one of them.
    islands: BTreeSet<usize>,
    size: usize,
}

/// The parts of each file, of parts of these sizes, where each island needs those that it is listed with.
///
/// Two files become one as long as that saves more than it costs, and where an island needs more files
/// than it may.
pub(super) fn grouped(sizes: &[usize], needs: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let islands = |part| (0..needs.len()).filter(move |island| needs[*island].contains(&part));
    let alone = |(part, size): (usize, &usize)| Group {
        parts: vec![part],
        islands: islands(part).collect(),
        size: *size,
    };
    let mut groups: Vec<_> = sizes.iter().enumerate().map(alone).collect();
    while let Some((first, second)) = next_pair(&groups, needs.len()) {
        let taken = groups.remove(second);
        groups[first].take(taken);
    }
    groups.into_iter().map(|group| group.parts).collect()
}

/// The places of the two groups that are best put together, if any should be.
fn next_pair(groups: &[Group], islands: usize) -> Option<(usize, usize)> {
    let files = |island: &usize| groups.iter().filter(|one| one.islands.contains(island)).count();
    let crowded: BTreeSet<_> = (0..islands).filter(|island| files(island) > FILES).collect();
    let seconds = 1..groups.len();
    let pairs = seconds.flat_map(|second| (0..second).map(move |first| (first, second)));
    let rated = pairs.filter_map(|(first, second)| {
        let (one, other) = (&groups[first], &groups[second]);
        let gain = one.gain_with(other);
        let is_due =
            one.islands.intersection(&other.islands).any(|island| crowded.contains(island));
        (gain > 0 || is_due).then_some((gain, (first, second)))
    });
    rated.max_by_key(|(gain, _)| *gain).map(|(_, pair)| pair)
}

impl Group {
    fn take(&mut self, other: Self) {
        self.parts.extend(other.parts);
        self.islands.extend(other.islands);
        self.size += other.size;
    }

    /// What is saved by being one file with another, in bytes over all islands.
    fn gain_with(&self, other: &Self) -> isize {
        let both = self.islands.intersection(&other.islands).count();
        let in_vain =
            (self.islands.len() - both) * other.size + (other.islands.len() - both) * self.size;
        (both * REQUEST).cast_signed() - in_vain.cast_signed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIB: usize = 1024;

    /// How many files each island needs.
    fn files_of(groups: &[Vec<usize>], needs: &[Vec<usize>]) -> Vec<usize> {
        let is_needed =
            |group: &[usize], needs: &[usize]| needs.iter().any(|part| group.contains(part));
        let files =
            |needs: &Vec<usize>| groups.iter().filter(|group| is_needed(group, needs)).count();
        needs.iter().map(files).collect()
    }

    #[test]
    fn parts_that_are_needed_together_are_one_file() {
        let needs = [vec![0, 2, 3], vec![1, 2, 3]];
        let groups = grouped(&[40 * KIB, 50 * KIB, 30 * KIB, 200], &needs);
        assert_eq!(groups, [vec![0], vec![1], vec![2, 3]]);
    }

    #[test]
    fn what_is_large_is_fetched_by_those_alone_that_need_it() {
        let needs = [vec![0, 1], vec![1]];
        assert_eq!(grouped(&[9 * KIB, 90 * KIB], &needs), [vec![0], vec![1]]);
        assert_eq!(grouped(&[7 * KIB, 90 * KIB], &needs), [vec![0, 1]]);
        assert_eq!(grouped(&[10, 10], &[vec![0], vec![1]]), [vec![0], vec![1]], "on no page both");
    }

    #[test]
    fn the_number_of_files_does_not_grow_with_the_islands() {
        for islands in [3, 6, 9] {
            // One part for each island, one for each two, one for each three.
            let mut needs: Vec<_> = (0..islands).map(|island| vec![island]).collect();
            let mut sizes = vec![20 * KIB; islands];
            for two in 0..islands {
                for other in two + 1..islands {
                    for third in std::iter::once(None).chain((other + 1..islands).map(Some)) {
                        let part = sizes.len();
                        sizes.push(30 * KIB + part * 97);
                        [Some(two), Some(other), third]
                            .into_iter()
                            .flatten()
                            .for_each(|island| needs[island].push(part));
                    }
                }
            }
            let groups = grouped(&sizes, &needs);
            let mut parts = groups.concat();
            parts.sort_unstable();
            assert_eq!(parts, (0..sizes.len()).collect::<Vec<_>>(), "each part is in one file");
            assert!(files_of(&groups, &needs).into_iter().all(|files| files <= FILES), "{islands}");
        }
    }

    #[test]
    fn without_lazy_islands_there_are_no_files() {
        assert!(grouped(&[], &[]).is_empty());
    }
}
