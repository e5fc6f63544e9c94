using System.Collections.Frozen;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Matching;

/// <summary>Which part of the body a text speaks of: Body Part Examined (CS) as well as descriptions of orders, in English and German.</summary>
public static class BodyRegions
{
    private static readonly FrozenDictionary<string, string> ByWord = new Dictionary<string, string>
    {
        ["HEAD"] = "HEAD",
        ["BRAIN"] = "HEAD",
        ["SKULL"] = "HEAD",
        ["CRANIUM"] = "HEAD",
        ["SCHADEL"] = "HEAD",
        ["SCHAEDEL"] = "HEAD",
        ["KOPF"] = "HEAD",
        ["HIRN"] = "HEAD",
        ["SINUS"] = "HEAD",
        ["NECK"] = "NECK",
        ["HALS"] = "NECK",
        ["CSPINE"] = "CSPINE",
        ["HWS"] = "CSPINE",
        ["CERVICAL"] = "CSPINE",
        ["TSPINE"] = "TSPINE",
        ["BWS"] = "TSPINE",
        ["THORACIC"] = "TSPINE",
        ["LSPINE"] = "LSPINE",
        ["LWS"] = "LSPINE",
        ["LUMBAR"] = "LSPINE",
        ["CHEST"] = "CHEST",
        ["THORAX"] = "CHEST",
        ["LUNG"] = "CHEST",
        ["LUNGE"] = "CHEST",
        ["HEART"] = "HEART",
        ["HERZ"] = "HEART",
        ["CARDIAC"] = "HEART",
        ["BREAST"] = "BREAST",
        ["MAMMO"] = "BREAST",
        ["MAMMOGRAPHY"] = "BREAST",
        ["MAMMOGRAPHIE"] = "BREAST",
        ["MAMMA"] = "BREAST",
        ["ABDOMEN"] = "ABDOMEN",
        ["ABD"] = "ABDOMEN",
        ["LIVER"] = "ABDOMEN",
        ["LEBER"] = "ABDOMEN",
        ["KIDNEY"] = "ABDOMEN",
        ["NIERE"] = "ABDOMEN",
        ["PELVIS"] = "PELVIS",
        ["BECKEN"] = "PELVIS",
        ["PROSTATE"] = "PELVIS",
        ["PROSTATA"] = "PELVIS",
        ["HIP"] = "HIP",
        ["HUFTE"] = "HIP",
        ["HUEFTE"] = "HIP",
        ["KNEE"] = "KNEE",
        ["KNIE"] = "KNEE",
        ["ANKLE"] = "ANKLE",
        ["OSG"] = "ANKLE",
        ["FOOT"] = "FOOT",
        ["FUSS"] = "FOOT",
        ["SHOULDER"] = "SHOULDER",
        ["SCHULTER"] = "SHOULDER",
        ["ELBOW"] = "ELBOW",
        ["ELLBOGEN"] = "ELBOW",
        ["WRIST"] = "WRIST",
        ["HANDGELENK"] = "WRIST",
        ["HAND"] = "HAND",
        ["FINGER"] = "HAND",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IReadOnlySet<string> Of(IEnumerable<string> texts) =>
        texts.SelectMany(t => NameKey.Of(t).Split(' ')).Select(w => ByWord.GetValueOrDefault(w)).OfType<string>().ToHashSet(StringComparer.Ordinal);
}
