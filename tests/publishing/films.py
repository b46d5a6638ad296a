"""A film of four seconds that every player takes: H.264, 540 by 960 pixels, one colour."""

import base64
import zlib

FILM = zlib.decompress(
    base64.b64decode(
        "eNpjYGBQSCupLMgszs9lYGBiANFAbJRYlmyYW2BiyMDA7JSbn1/GwMCQk1uWkcKAAphfMDDwL2BgZAAhBGBEVYXOd2DA"
        "C5iAaGJJUWI2kB1Tkg22kxnTNKC9DPjtwWYvkwzQsANgrkpqSkkxkJZJzSkuQegAmdsA1cvEmZuSmQhkKOSmoPvdAawm"
        "9AiYo5uRklMEkynLTElFVhkG5Od7JOal5KSC1DBuyc3MSwMyRMpywYYiO1MlBSInk1KUmobkDZ7SohwFCJuxpLgkKQfI"
        "PlJcUpyCpGYLKNJwBAXQ40BvewAZHjAVPD5A9Qo5mUkVRmYm2CJC4v9/IGkFVOXMmMKg8f8hg0w6kF5TxOLQIVf9QRAU"
        "LYwggolfwrAlgZGBPeOFc+OUTTp/f/wA6RcoSCwugLoFhEWSSoqgAc34A4IZJIpLwJEAczMLNHmIAP2GLA7CGskItcwQ"
        "sQaIPCMs4YD1ygD1JqPpZYHSKkC5KiQ/gsTXArE0EEtBMdDu5HyEfmZQpNmWppSAEoJpbiqYBgFF5EgHJpSixIKCHOQA"
        "5MiEpCyOtKJUYIpgZMlNSQTxV6Z2NDIw/f9XqvVBPctHPW/ylZtZuzKs3CYeAHuMmYGrs0HojLiH9oQaqMDAILlAoGPF"
        "HWdx5HZo/0eVcgflITHHeQLqAuGoUpyWIBnGeRK+HmiaOC0A13KLzw=="
    )
)
