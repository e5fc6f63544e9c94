using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Matching;

/// <summary>How well the identifiers of two patients agree (REC-7).</summary>
public enum IdentifierLevel
{
    /// <summary>The image has none.</summary>
    Missing,

    /// <summary>The same issuer gives different ids, or one side does not say whose its id is and none is equal (V1).</summary>
    Different,

    /// <summary>Ids of different issuers: they say nothing about each other.</summary>
    OtherIssuer,

    /// <summary>Equal, but one side does not say whose id it is.</summary>
    Unscoped,

    /// <summary>Equal to an id that was merged into the order's patient.</summary>
    Alias,
    Agree,
}

/// <summary>Compares Patient ID and Other Patient IDs with their issuers, exactly as written (PAT-5).</summary>
public static class IdentifierComparison
{
    /// <param name="defaultIssuer">Whose ids an image carries that does not say so (REC-7); empty = unknown.</param>
    /// <param name="aliases">Identifiers merged into the order's patient.</param>
    public static IdentifierLevel Compare(PatientIdentity image, string defaultIssuer, PatientIdentity order, IReadOnlyList<PatientIdentifier> aliases)
    {
        if (image.PatientId.Length == 0 || order.PatientId.Length == 0)
            return IdentifierLevel.Missing;

        List<PatientIdentifier> left = [new(image.PatientId, image.Issuer.Length > 0 ? image.Issuer : defaultIssuer), .. image.OtherIds];
        List<PatientIdentifier> right = [new(order.PatientId, order.Issuer), .. order.OtherIds];
        if (left.Exists(a => right.Exists(b => IsEqual(a, b))))
            return IdentifierLevel.Agree;
        if (left.Exists(a => aliases.Any(b => IsEqual(a, b))))
            return IdentifierLevel.Alias;
        if (left.Exists(a => right.Concat(aliases).Any(b => a.Id == b.Id && (a.Issuer.Length == 0 || b.Issuer.Length == 0))))
            return IdentifierLevel.Unscoped;
        if (left[0].Issuer.Length == 0 || right[0].Issuer.Length == 0 || left.Exists(a => right.Exists(b => a.Issuer.Length > 0 && a.Issuer == b.Issuer)))
            return IdentifierLevel.Different;

        return IdentifierLevel.OtherIssuer;
    }

    /// <summary>Whether two objects name different patients by id: an issuer that is not given does not make a difference.</summary>
    public static bool AreOthers(PatientIdentity a, PatientIdentity b) =>
        a.PatientId.Length > 0 && b.PatientId.Length > 0
        && (a.PatientId != b.PatientId || (a.Issuer.Length > 0 && b.Issuer.Length > 0 && a.Issuer != b.Issuer));

    private static bool IsEqual(PatientIdentifier a, PatientIdentifier b) => a.Issuer.Length > 0 && a == b;
}
