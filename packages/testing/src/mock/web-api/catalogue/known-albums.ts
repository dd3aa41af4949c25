import type { AlbumRow } from './album-facts.ts'
import { artists } from './artists.ts'

/**
 * Albums that Spotify has. Their ids, names and dates are Spotify's; the ids of the tracks, their
 * lengths, some names and some covers are made up.
 */
export const knownAlbums: readonly AlbumRow[] = [
  {
    id: '4aawyAB9vmqN3uQ7FjRGTy',
    name: 'Global Warming',
    artist: artists.pitbull,
    releaseDate: '2012-11-16',
    label: 'Mr.305/Polo Grounds Music/RCA Records',
    coverId: '2c5b24ecfa39523a75c993c4',
    popularity: 57,
    tracks: `
    1pLCfKFewbV6rYjV4twpFE 1:25 Global Warming
    17SXwdckrQsgqJYUCl4a8K 3:26 Don't Stop the Party
    5EO53wcuJYJxZVLI9EhESe 3:49 Feel This Moment
    6mc9Rc2XSERnkSTn1xh0Gu 3:27 Back in Time
    33NG5g4f31jWGklEhYBosf 3:41 Hope We Meet Again
    6ocoyetAjmAxSqkgbsMqLZ 4:03 Party Ain't Over
    00HxIS6x1qBGvVl4aGCdyX 3:38 Drinks for You
    4hH532kPNN0nvKpVGwzB6k 4:04 Have Some Fun
    1Rb4pJTy7RsSFsSzoNIta1 3:25 Outta Nowhere
    4IdIF5E5oJ4sawelDES7Pa 3:48 Tchu Tchu Tcha
    6DJBR6LsmiJRETvEdld8YA 4:15 Last Night
    49aFjMeG96mHwR1QNotSBI 3:58 I'm Off That
    6wnXvYWblqFMmFRR9wVE1F 4:05 Everybody
    3tzluxP8PGOLPu1yuH40vQ 4:05 Get It Started
    3OVAhAEngE9x1zPzxeNPKd 3:46 11:59
    5dN94QkeSpcs8EUjODH5Mb 4:12 Timeless Nights
    0QHyrCkCIwBlPAgezVlFxR 3:51 Sunset over Calle Ocho
    2DUgBFcwYN7TpEU8j2pXHP 3:20 Global Warming (Outro)
    `,
  },
  {
    id: '2noRn2Aes5aoNVsU6iWThc',
    name: 'Discovery',
    artist: artists.daftPunk,
    releaseDate: '2001-03-12',
    label: 'Daft Life Ltd./ADA France',
    coverId: '5f5e1e8a0c4b4a0f9d3b7c21',
    popularity: 81,
    tracks: `
    19Z9L3JQLM5UrQP3atkZGj 5:20 One More Time
    2eIcLh8OHhYOz4ybOPSbj9 3:27 Aerodynamic
    6eZeeDGq72vBqOG6pMUvNl 5:01 Digital Love
    49NM2Ahm0LYQuJ94fuXYNp 3:44 Harder, Better, Faster, Stronger
    6glUkK7NlJMt3TJtFXm1lw 3:31 Crescendolls
    0P7zFhuxsrAFbLv6MR9mEP 1:44 Nightvision
    3Lx5JK0tF8xTxtoAdVZGuB 3:57 Superheroes
    3B3QzlcmfNVnCp7QspdFYi 3:21 High Life
    1vlOqG5Do3u9XwQNt7LA6g 3:52 Something About Us
    4Z7XFuOVCi8vG254OoreSk 3:47 Voyager
    615ReqjgpDHVMC00lbI8p5 5:45 Veridis Quo
    33eWdhMFkr1csHv9oNxqUZ 3:26 Short Circuit
    1t8UA8bdj8sUd4rKVbUKob 4:00 Face to Face
    23C0jniBOqlRAqxt3RGmI0 10:00 Too Long
    `,
  },
  {
    id: '1A2GTWGtFfWp7KSQTwWOyo',
    name: 'Human After All',
    artist: artists.daftPunk,
    releaseDate: '2005-03-14',
    label: 'Daft Life Ltd./ADA France',
    coverId: '8d1c2f7e6a5b49d0b3e4f612',
    popularity: 70,
    tracks: `
    3orumSRELgDCcjIlIyWFhF 5:20 Human After All
    0wlCLXuAWNunqlM691FdPo 4:23 The Prime Time of Your Life
    6nbEGk2v2uAYajWzrmYELN 4:47 Robot Rock
    0hQeuI7rT56ycM6Rt4JkKR 5:22 Steam Machine
    5h1jFPHD7yMdgrtg2L1ojB 4:48 Make Love
    4otaEKeqOI5xhHkPpSIMEs 4:08 The Brainwasher
    59zulyIDPK4dKJhGc37u1X 0:19 On/Off
    0Nf7Ji4I9anFTN3dl2wfza 4:47 Television Rules the Nation
    4olMe8ZmRkjUXInS5Rla2Z 4:44 Technologic
    0uyXLGyJF3tdi7TDuNghyg 6:57 Emotion
    `,
  },
]
