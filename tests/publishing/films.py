"""A film of four seconds, for every network: H.264, 540 by 960 pixels, 24 pictures a second."""

import base64
import zlib

FILM = zlib.decompress(
    base64.b64decode(
        "eNrtl19sFEUcx+euB5TkCDUB5E+BKdTKn7bsXQvCwcZeWqDIETECJlA89nbnekt3b7e7239IKGjRi4EHiRp7Jg"
        "0hSBBKghExpNHw0AdM4EGexGiMCSE1Kf55IyZaf7N3tdfr/qAxJr64udmdme/v95v5zG92NkcIoUmnx1RtQyfE"
        "T/gTSljqlEO6WR8iZKZfN4xOQoimd6YUMukqGSFk7lniI/w3cfkmWxW3G8hjLz8hM15yLKkN6i1OmztmydRoMC"
        "55/Dhe4/rLIdhNt1nJFMeGZznTbGfCg8cN5H0DX+mKKkGF6koxuwDlJtk77DZqUopmjSudqsIKLfdB22iW0orG"
        "uE3A0dV0EirzOnU3aOE0K5WcVq5YLFmAEeywNJqrB+ptJ6FBfdh2bKXA5hpPGrIUAA7YzVBpHrcIxsCeamqiO7"
        "yh3isRC8fG4B4Bq0afQlaN/UjKW+E5aAUaMste+/UpnhYfvwlzF4b6DvnIrNRI4xtnbl3949Ej7l9mSraZnwsv"
        "8xKOlV/oJVtyhSy0HTcJ43M+5OYfbIGtsJ9vsW55wrYmvxZ5fV7+WUoKNksgH+t//Yl6kExez/EX0dXLIRfy5F"
        "zwPLk5eRe0IwV7BvpLuC28ZmQRlMWPKSueoPOycho2z0zDpmoaNqumYbNmGjZroSz9F2zW/EMbeHdkYyJfM8Pw"
        "FDsUhx9k63XmPvlVUXhowUFnSaapFR4ApWruZCxNWgxOtDkXdEWCtv/qzBljY4Pfbf3piwf3mj9/v/obem/lz7"
        "/wY4TWUNmwGA1B1aoTNq2nCYmxekEAobkWDNbt2r11e009je5rBEuFySA0GmaPxpIODQtCXU1YCIehM+U4ZmTd"
        "uq6urlp+nhqalK41rNZ1fJTalKNrYGOYjmqk7QiVpYQkiyEKZ6YY2kAVltAMuU0MRYSIQKW0pPXYTBS66yJCd6"
        "iujupM7NBT1O5IQC0kUNPuAWe4xy1FDNUK4AU3qqvdTIm7McElbknpViaG66mcsgxdinNf6lhM01RbDNON3RsV"
        "2YEuuV0XBZiDpBwx0uAQqg6FaFKynbhpt6kmt8gFaDfjRjJpM0esCVMnZYGHLdZRzTDapBQ04uN9IWprqswmOg"
        "SattwxZFWXHD4PNe0wS5PACPoTWocl9cRlQzclB9oyLBJ8UNU0hABDS+I2SUvSmS1upIm42QN1VQGIRFxSJNNx"
        "awlV4iPBvmDAVUe7mNqachIwmGGydLzVMEHNdZrg0MZ6ILYYXi/kq3H4zPHlsmWWZnKHI9YL1B2dL6nF7BS4W3"
        "L8b1xxA2+LspWkOnwpGMeCBrjVCrSdw4hCLdi0mzyw+5S6xQ2boGI7zBTrqWpCkmBLQA5hLKkdNgDPJjkOe/gy"
        "y5wg/uV/Bsu+nFFybPfvxtObPt774siNPTffa3KPxBLfzgZyhJyOVpT4ch3/0W/oBP8uRrOzazIVY0Wq73vQ5k"
        "cHyt4q+2GSNKsDhAW+gYVVmVcmO83emFe2TVE25ZUkqlxpxpQ7qPKwGZnBojmeyrJodvGO9X7/1+EPyho9gRdE"
        "Byo+Gn5usjbLyUVdvfXcfO/xVrMpSn6Oq0+iyu0zmDJ6BhlnTRBVqj2jLY9m16qf+f3fArIv8DyCHB7+ZI43ck"
        "S5eLLXc5KRvilKfiqR86jP6F0EeXPwLgK2uRr1iXn6VESzWzKnG45fv34tdoEEyrA8N97/rRg6v7N39o0gaDvP"
        "o8rwCAIdCzYhPrHqJswnhvponj4rotldF69waJeaROci1HsDscZeT+qW8y9UxD1n0zI8RcnPpuU+phys3oOwHY"
        "ztQdgOaqhyyjNaZTT76q07LnUOG892srIF4daH9yMM+n1MSQf2I2uVjikIQ1pDlVMKslbpQU+fqmjWGHmY486B"
        "l+AZ72rSEPJj9w8jfL2BwwhfbyXqozkIRe8pVBl0kDXpve2pPBvN9sw823DAvfZXvcwF//LipJf08v8E0YHjyt"
        "Gzry990/toy6CMGZQx04T6oIyZQVS5jSqjGP3bVeP0B1D6Yzn6d/qOnn17Cn0+9/0oY38TqigYfT/K2I8y9o9i"
        "uc8GHWTXf7itmH5JEf2cHTn4c+e94POpv4QiXkIRL/WhPijipVFMuRzE4C9Xe/oA/OUHxfBFnz+y/WYO/lM38y"
        "cnq6U3cgMMoYhD6Ns45PE2/gXQAedy"
    )
)
