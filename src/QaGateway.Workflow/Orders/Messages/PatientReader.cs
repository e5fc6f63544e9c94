using System.Globalization;
using QaGateway.Hl7;
using QaGateway.Workflow.Data;
using QaGateway.Workflow.Studies;

namespace QaGateway.Workflow.Orders.Messages;

/// <summary>PID, and what hangs on it, to a patient (§3; PAT-2, PAT-5).</summary>
internal sealed class PatientReader(MessageContext context, SiteIdentityOptions site, MessageEffects effects)
{
    private const int MaxIdentifiers = 50;

    /// <exception cref="Hl7Exception">No identifier, or none of a trusted issuer.</exception>
    public PatientData Read(Hl7Segment pid)
    {
        var all = Identifiers(pid, 3);
        if (all.Count is 0)
            all = Identifiers(pid, 2);
        if (all.Count is 0)
            throw new Hl7Exception("The patient has no identifier.", pid.Location(3), Hl7ErrorCode.RequiredFieldMissing);
        var id = Choose(all) ?? throw new Hl7Exception("No identifier comes from a trusted issuer.", pid.Location(3), Hl7ErrorCode.UnknownKey);
        effects.PatientId = id.Id;
        return new PatientData(id, [.. all.Where(other => other != id)], Name(pid), BirthDate(pid), Sex(pid)) { Attributes = Attributes(pid) };
    }

    /// <summary>MRG-1, else MRG-4: the identifiers that go.</summary>
    /// <exception cref="Hl7Exception">There is none.</exception>
    public PatientIdentifier ReadPrior(Hl7Segment merge)
    {
        var all = Identifiers(merge, 1);
        if (all.Count is 0)
            all = Identifiers(merge, 4);
        if (all.Count is 0)
            throw new Hl7Exception("The prior identifier is missing.", merge.Location(1), Hl7ErrorCode.RequiredFieldMissing);
        return Choose(all) ?? throw new Hl7Exception("No prior identifier comes from a trusted issuer.", merge.Location(1), Hl7ErrorCode.UnknownKey);
    }

    private PatientIdentifier? Choose(List<PatientIdentifier> all)
    {
        if (site.TrustedIssuers.Count is 0)
            return all[0];
        foreach (var trusted in site.TrustedIssuers)
        {
            if (all.Find(id => id.Issuer == trusted) is { } found)
                return found;
        }

        return null;
    }

    private List<PatientIdentifier> Identifiers(Hl7Segment segment, int field)
    {
        var ids = new List<PatientIdentifier>();
        for (var r = 1; r <= Math.Min(MaxIdentifiers, segment.RepetitionCount(field)); r++)
        {
            var id = FieldText.Identifier(segment[field, 1, r], 64, segment.Location(field, r, 1));
            if (id.Length is 0)
                continue;
            var issuer = FieldText.Identifier(segment[field, 4, r], 64, segment.Location(field, r, 4));
            if (issuer.Length is 0)
                issuer = FieldText.Identifier(segment[field, 4, r, 2], 64, segment.Location(field, r, 4));
            var identifier = new PatientIdentifier(id, issuer.Length > 0 ? issuer : context.DefaultIssuer);
            if (!ids.Contains(identifier))
                ids.Add(identifier);
        }

        return ids;
    }

    private static string? Name(Hl7Segment pid)
    {
        if (pid[5].IsDelete)
            return "";
        var name = FieldText.PersonName(pid, 5);
        return name.Length is 0 ? null : FieldText.Cut(name, 400);
    }

    private string? BirthDate(Hl7Segment pid)
    {
        if (pid[7].IsDelete)
            return "";
        if (pid[7].Text is not { } text)
            return null;
        if (Hl7Timestamp.TryParse(text, context.Zone, out var time) && time.Precision >= 8)
            return time.Date.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        var eight = text.Trim();
        if (eight.Length > 8 && DateOnly.TryParseExact(eight[..8], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            return eight[..8];
        effects.Warn(pid.Location(7), Hl7ErrorCode.DataType, "The birth date is partial or no date; it is left as it was");
        return null;
    }

    private static string? Sex(Hl7Segment pid) => pid[8].IsDelete ? "" : pid[8].Text?.Trim().ToUpperInvariant() switch
    {
        "F" => "F",
        "M" => "M",
        "O" or "A" or "N" => "O",
        _ => null, // U: no information
    };

    private Dictionary<string, string> Attributes(Hl7Segment pid)
    {
        var attributes = new Dictionary<string, string>();
        Put(attributes, "IdentifierTypeCode", pid[3, 5], 16);
        Put(attributes, "UniversalEntityID", pid[3, 4, 1, 2], 64);
        Put(attributes, "UniversalEntityIDType", pid[3, 4, 1, 3], 16);
        if (pid[6].IsDelete)
            attributes["PatientMotherBirthName"] = "";
        else if (FieldText.PersonName(pid, 6) is { Length: > 0 } mother)
            attributes["PatientMotherBirthName"] = FieldText.Cut(mother, 324);
        if (context.Message.First("PV1")?[15].Text is "B6")
            attributes["PregnancyStatus"] = "3";
        var allergies = context.Message.All("AL1").Select(a => FieldText.Clean(a.Component(3, 2).Text ?? a.Component(3, 1).Text)).Where(t => t.Length > 0).Distinct();
        PutList(attributes, "Allergies", allergies);
        var alerts = context.Message.All("OBR").Select(o => FieldText.Clean(o.Repetition(13).Text)).Where(t => t.Length > 0).Distinct();
        PutList(attributes, "MedicalAlerts", alerts);
        BodyMeasures.Read(context.Message, attributes);
        PutComments(pid, attributes);
        return attributes;
    }

    /// <summary>NTE directly behind PID or PD1 (MAP-2).</summary>
    private void PutComments(Hl7Segment pid, Dictionary<string, string> attributes)
    {
        var comments = context.Message.Segments.SkipWhile(s => s != pid).Skip(1).TakeWhile(s => s.Name is "NTE" or "PD1").Where(s => s.Name is "NTE")
            .Select(n => FieldText.Clean(n.Repetition(3).Text)).Where(t => t.Length > 0);
        var text = string.Join("\r\n", comments);
        if (text.Length > 0)
            attributes["PatientComments"] = FieldText.Cut(text, 10240);
    }

    private static void Put(Dictionary<string, string> attributes, string keyword, Hl7Value value, int length)
    {
        if (value.IsDelete)
            attributes[keyword] = "";
        else if (FieldText.Clean(value.Text) is { Length: > 0 } text)
            attributes[keyword] = FieldText.Cut(text, length);
    }

    private static void PutList(Dictionary<string, string> attributes, string keyword, IEnumerable<string> values)
    {
        var list = string.Join('\\', values.Select(v => FieldText.Cut(v, 64)).Take(20));
        if (list.Length > 0)
            attributes[keyword] = list;
    }
}
