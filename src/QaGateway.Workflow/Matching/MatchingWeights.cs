using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace QaGateway.Workflow.Matching;

/// <summary>What each piece of evidence weighs (the table of domain.md §4.2). Configuration; vetoes and the identity rule are not (REC-11).</summary>
public sealed class MatchingWeights
{
    public int StudyUid { get; set; } = 50;
    public int PerformedStep { get; set; } = 35;
    public int PerformedStepDiffers { get; set; } = -40;
    public int Accession { get; set; } = 35;
    public int AccessionUnscoped { get; set; } = 25;
    public int AccessionDiffers { get; set; } = -40;
    public int RequestId { get; set; } = 10;
    public int RequestIdDiffers { get; set; } = -10;
    public int PatientId { get; set; } = 30;
    public int PatientIdUnscoped { get; set; } = 20;
    public int PatientIdAlias { get; set; } = 25;
    public int PatientIdDiffers { get; set; } = -60;
    public int NameExact { get; set; } = 12;
    public int NameNear { get; set; } = 8;
    public int NameSounds { get; set; } = 5;
    public int NameDiffers { get; set; } = -30;
    public int BirthDate { get; set; } = 12;
    public int BirthDateNear { get; set; } = 3;
    public int BirthDateDiffers { get; set; } = -35;
    public int Sex { get; set; } = 3;
    public int SexDiffers { get; set; } = -20;
    public int Modality { get; set; } = 6;
    public int ModalityCompatible { get; set; } = 4;
    public int ModalityDiffers { get; set; } = -15;
    public int Station { get; set; } = 6;
    public int StationRoom { get; set; } = 3;
    public int Served { get; set; } = 6;
    public int Time { get; set; } = 5;
    public int TimeNear { get; set; } = 1;
    public int TimeFar { get; set; } = -5;
    public int BodyPart { get; set; } = 3;
    public int BodyPartDiffers { get; set; } = -5;

    /// <summary>Least score of an automatic match, of its lead, and of a suggestion.</summary>
    public int AutoScore { get; set; } = 90;
    public int AutoLead { get; set; } = 30;
    public int SuggestScore { get; set; } = 60;

    /// <summary>Least score of a candidate that is shown at all without an equal strong key.</summary>
    public int ListScore { get; set; } = 30;

    /// <summary>Names this set of weights in the ledger: equal for equal weights (REC-14).</summary>
    public string Version
    {
        get
        {
            var values = typeof(MatchingWeights).GetProperties().Where(p => p.PropertyType == typeof(int)).OrderBy(p => p.Name, StringComparer.Ordinal)
                .Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Name}={p.GetValue(this)}"));
            return $"1-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(';', values))))[..12]}";
        }
    }
}
