# Paper and colours of every figure.

set encoding utf8
set minussign
set border 3 linewidth 1.2 linecolor rgb '#333333'
set tics nomirror out scale 0.7 textcolor rgb '#333333'
set key at graph 1.03, graph 1.0 left top vertical Left reverse samplen 2 spacing 1.2 width 0 noautotitle
set errorbars small
array filled[5] = [7, 5, 9, 13, 11]
array open[5] = [6, 4, 8, 12, 10]
set dashtype 2 (8, 4)
set dashtype 3 (2, 4)
set dashtype 4 (10, 4, 2, 4)
set grid back linetype 1 linewidth 0.6 linecolor rgb '#e4e4e4'

# Unordered curves: the palette of Okabe and Ito, told apart by every kind of colour vision.
array distinct[7] = [0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0xe69f00, 0x56b4e9, 0x000000]

# Ordered curves: viridis without its yellow end, which paper swallows. 0 <= shade <= 1.
array ramp[8] = [0x440154, 0x482878, 0x3e4a89, 0x31688e, 0x26828e, 0x1f9e89, 0x35b779, 0x6ece58]
set palette defined (0 '#440154', 1 '#482878', 2 '#3e4a89', 3 '#31688e', 4 '#26828e', 5 '#1f9e89', 6 '#35b779', \
                     7 '#6ece58')
step(shade) = shade >= 1 ? 6 : int(7 * shade)
channel(colour, shift) = (colour >> shift) & 255
mix(a, b, t, shift) = int(channel(a, shift) * (1 - t) + channel(b, shift) * t + 0.5) << shift
blend(a, b, t) = mix(a, b, t, 16) + mix(a, b, t, 8) + mix(a, b, t, 0)
along_ramp(shade) = blend(ramp[step(shade) + 1], ramp[step(shade) + 2], 7 * shade - step(shade))

# Negative: black.
colour_of(shade, is_ordered) = shade < 0 ? 0x000000 : is_ordered ? along_ramp(shade) : distinct[int(shade) % 7 + 1]
